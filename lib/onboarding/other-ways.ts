import { stringify } from 'yaml';
import { regionVariables, TOKEN } from '@/lib/onboarding/pipeline-file';
import { type Credentials, credentialLines, TOKEN_FILE, tokenLines } from '@/lib/onboarding/session-lines';

export interface Way {
  /** One that the provider and the trust policy accept. */
  readonly audience: string;
  readonly roleArn: string;
  readonly region: string;
}

/** The hidden job that the component gives, and the variable that holds its input. */
const SESSION = '.aws-session';
const ROLE_OF_COMPONENT = 'AWS_SESSION_ROLE_ARN';

/**
 * The template of a CI/CD component that a project of its own publishes: jobs that include it say `extends: .aws-session` and are in the
 * role. GitLab: "CI/CD components", `spec:inputs`.
 */
export function componentFile({ audience, region }: Way, credentials: Credentials): string {
  const inputs = {
    role_arn: { description: 'ARN of the role that the job assumes' },
    aud: { description: 'Audience of the ID token, as the OIDC provider in AWS knows it', default: audience },
    region: { description: "Region of the role's account", default: region },
  };
  const session = {
    id_tokens: { [TOKEN]: { aud: '$[[ inputs.aud ]]' } },
    variables: { ...regionVariables('$[[ inputs.region ]]').variables, [ROLE_OF_COMPONENT]: '$[[ inputs.role_arn ]]' },
    before_script: credentialLines(credentials, TOKEN, ROLE_OF_COMPONENT),
  };
  return [{ spec: { inputs } }, { [SESSION]: session }].map((part) => stringify(part, { lineWidth: 0 })).join('---\n');
}

/** How a project uses the component, once it is published under this path. */
export const componentUse = ({ roleArn }: Way): string =>
  stringify(
    {
      include: [{ component: '$CI_SERVER_FQDN/GROUP/PROJECT/aws-session@1.0.0', inputs: { role_arn: roleArn } }],
      deploy: { extends: SESSION, script: ['aws sts get-caller-identity'] },
    },
    { lineWidth: 0 },
  );

/** A provider of Terraform that enters the role on its own. Terraform AWS provider: `assume_role_with_web_identity`. */
export const terraformProvider = ({ roleArn, region }: Way): string => `variable "aws_token_file" {
  type = string
}

provider "aws" {
  region = ${JSON.stringify(region)}

  assume_role_with_web_identity {
    role_arn                = ${JSON.stringify(roleArn)}
    session_name            = "terraform"
    web_identity_token_file = var.aws_token_file
  }
}
`;

/** The job that gives this provider its token: in a file, so that no plan and no state holds it. */
export const terraformJob = ({ audience }: Way): string =>
  stringify(
    {
      terraform: {
        image: { name: 'hashicorp/terraform:1.13', entrypoint: [''] },
        id_tokens: { [TOKEN]: { aud: audience } },
        before_script: [...tokenLines(TOKEN), `export TF_VAR_aws_token_file="${TOKEN_FILE}"`],
        script: ['terraform init -input=false', 'terraform plan -input=false'],
      },
    },
    { lineWidth: 0 },
  );
