import { stringify } from 'yaml';
import { askedSeconds, regionVariables, TOKEN } from '@/lib/onboarding/pipeline-file';
import { type Credentials, UNASKED_SECONDS } from '@/lib/onboarding/session';
import { credentialLines } from '@/lib/onboarding/session-lines';
import { TOKEN_FILE, tokenLines } from '@/lib/onboarding/token-lines';
import { imageOf, type OwnImages } from '@/lib/onboarding/tools';

export interface Way {
  /** One that the provider and the trust policy accept. */
  readonly audience: string;
  readonly roleArn: string;
  /** Of the role's account. */
  readonly region: string;
  /** The longest session that the role gives; null: not known. */
  readonly maxSessionSeconds: number | null;
  readonly ownImages: OwnImages;
}

/** The hidden job that the component gives, and the variable that holds its input. */
const SESSION = '.aws-session';
const ROLE_OF_COMPONENT = 'AWS_SESSION_ROLE_ARN';

/**
 * The template of a CI/CD component that a project of its own publishes: jobs that include it say `extends: .aws-session` and are in the
 * role. GitLab: "CI/CD components", `spec:inputs`.
 */
export function componentFile(way: Way, credentials: Credentials): string {
  const { audience, region } = way;
  const inputs = {
    role_arn: { description: 'ARN of the role that the job assumes' },
    aud: { description: 'Audience of the ID token, as the OIDC provider in AWS knows it', default: audience },
    region: { description: "Region of the role's account", default: region },
    session_seconds: {
      description: "Length of a session in seconds, at most the role's longest",
      type: 'number',
      default: askedSeconds(way) ?? UNASKED_SECONDS,
    },
  };
  const session = {
    id_tokens: { [TOKEN]: { aud: '$[[ inputs.aud ]]' } },
    variables: { ...regionVariables('$[[ inputs.region ]]').variables, [ROLE_OF_COMPONENT]: '$[[ inputs.role_arn ]]' },
    before_script: credentialLines(credentials, TOKEN, ROLE_OF_COMPONENT, {
      seconds: '$[[ inputs.session_seconds ]]',
    }),
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
export function terraformProvider(way: Way): string {
  const { roleArn, region } = way;
  const seconds = askedSeconds(way);
  const duration = seconds === null ? '' : `    duration                = "${seconds}s"\n`;
  return `variable "aws_token_file" {
  type = string
}

provider "aws" {
  region = ${JSON.stringify(region)}

  assume_role_with_web_identity {
    role_arn                = ${JSON.stringify(roleArn)}
    session_name            = "terraform"
    web_identity_token_file = var.aws_token_file
${duration}  }
}
`;
}

/** The job that gives this provider its token: in a file, so that no plan and no state holds it. */
export const terraformJob = ({ audience, ownImages }: Way): string =>
  stringify(
    {
      terraform: {
        image: imageOf('terraform', ownImages),
        id_tokens: { [TOKEN]: { aud: audience } },
        before_script: [...tokenLines(TOKEN), `export TF_VAR_aws_token_file="${TOKEN_FILE}"`],
        script: ['terraform init -input=false', 'terraform plan -input=false'],
      },
    },
    { lineWidth: 0 },
  );
