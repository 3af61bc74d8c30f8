import { stringify } from 'yaml';
import type { Mapping } from '@/lib/mappings/types';
import { refRule } from '@/lib/onboarding/ref-rules';
import { type Credentials, credentialLines } from '@/lib/onboarding/session-lines';

export type Tool = keyof typeof TOOLS;
/** An image whose entrypoint is emptied, as GitLab asks of images that start a program of their own. */
const withoutEntrypoint = (name: string) => ({ name, entrypoint: [''] });
/** Has the AWS CLI and nothing else. */
export const AWS_CLI_IMAGE = withoutEntrypoint('public.ecr.aws/aws-cli/aws-cli:latest');
/** What the job does first with each tool, and an image that has the tool. */
const TOOLS = {
  'aws-cli': { image: AWS_CLI_IMAGE, script: ['aws sts get-caller-identity'] },
  terraform: {
    image: withoutEntrypoint('hashicorp/terraform:1.13'),
    script: ['terraform init -input=false', 'terraform plan -input=false'],
  },
  cdk: { image: 'node:24', script: ['npm ci', 'npm exec -- cdk diff'] },
  sdk: {
    image: 'python:3.13',
    script: [
      'pip install --quiet boto3',
      `python3 -c 'import boto3; print(boto3.client("sts").get_caller_identity()["Arn"])'`,
    ],
  },
} as const;
export const TOOL_NAMES = ['aws-cli', 'terraform', 'cdk', 'sdk'] as const satisfies readonly Tool[];

/** Name of the job's variable that holds its ID token. */
export const TOKEN = 'AWS_ID_TOKEN';

export interface Track {
  /** The refs that the role admits. */
  readonly mappings: readonly Pick<Mapping, 'ref' | 'componentValues'>[];
  /** One that the provider and the trust policy accept. */
  readonly audience: string;
  /** Name of the CI/CD variable that holds the role's ARN. */
  readonly roleVariable: string;
  readonly tool: Tool;
  readonly credentials: Credentials;
  readonly jobName?: string;
  /** null: the file's default stage is there. */
  readonly stage?: string | null;
  /** Where the role's account is: the AWS tools then ask the STS of this region, which every partition has. null: not said. */
  readonly region?: string | null;
  /** The environment that the role's variable is scoped to; null: it is there in every job. */
  readonly environment?: string | null;
  /** The job runs in pipelines of merge requests and in no other. */
  readonly mergeRequests?: boolean;
}

const IN_MERGE_REQUESTS = '$CI_PIPELINE_SOURCE == "merge_request_event"';

/** A `.gitlab-ci.yml` with one job that enters the role on the admitted refs and on no other. GitLab: CI/CD YAML, id_tokens. */
export function pipelineFile(track: Track): string {
  const { audience, roleVariable, tool, credentials, jobName = 'aws-job', stage = null, environment = null } = track;
  const { image, script } = TOOLS[tool];
  const job = {
    ...(stage !== null && { stage }),
    image,
    ...(environment !== null && { environment }),
    ...regionVariables(track.region ?? null),
    id_tokens: { [TOKEN]: { aud: audience } },
    rules: admittedWhen(track).map((condition) => ({ if: condition })),
    before_script: credentialLines(credentials, TOKEN, roleVariable),
    script,
  };
  return stringify({ [jobName]: job }, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** Without a region the tools ask the global STS, which China and GovCloud do not have. AWS: "AWS STS Regional endpoints". */
export const regionVariables = (region: string | null): { readonly variables?: Readonly<Record<string, string>> } =>
  region === null
    ? {}
    : { variables: { AWS_REGION: region, AWS_DEFAULT_REGION: region, AWS_STS_REGIONAL_ENDPOINTS: 'regional' } };

/** The conditions of `rules:if` of which one holds where the job is to run. */
export const admittedWhen = ({
  mappings,
  mergeRequests,
}: Pick<Track, 'mappings' | 'mergeRequests'>): readonly string[] =>
  mergeRequests ? [IN_MERGE_REQUESTS] : [...new Set(mappings.map(refRule))];
