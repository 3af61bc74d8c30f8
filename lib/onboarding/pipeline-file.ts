import { stringify } from 'yaml';
import type { Mapping } from '@/lib/mappings/types';
import { refRule } from '@/lib/onboarding/ref-rules';
import { type Credentials, credentialLines } from '@/lib/onboarding/session-lines';

export type Tool = keyof typeof TOOLS;
/** What the job does first with each tool. */
const TOOLS = {
  'aws-cli': { script: 'aws sts get-caller-identity' },
  terraform: { script: 'terraform init && terraform plan' },
  cdk: { script: 'npx cdk diff' },
  sdk: { script: `python3 -c 'import boto3; print(boto3.client("sts").get_caller_identity()["Arn"])'` },
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
  /** The job runs in pipelines of merge requests and in no other. */
  readonly mergeRequests?: boolean;
}

const IN_MERGE_REQUESTS = '$CI_PIPELINE_SOURCE == "merge_request_event"';

/** A `.gitlab-ci.yml` with one job that enters the role on the admitted refs and on no other. GitLab: CI/CD YAML, id_tokens. */
export function pipelineFile(track: Track): string {
  const { audience, roleVariable, tool, credentials, jobName = 'aws-job', stage = null } = track;
  const job = {
    ...(stage !== null && { stage }),
    id_tokens: { [TOKEN]: { aud: audience } },
    rules: admittedWhen(track).map((condition) => ({ if: condition })),
    before_script: credentialLines(credentials, TOKEN, roleVariable),
    script: [TOOLS[tool].script],
  };
  return stringify({ [jobName]: job }, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** The conditions of `rules:if` of which one holds where the job is to run. */
export const admittedWhen = ({
  mappings,
  mergeRequests,
}: Pick<Track, 'mappings' | 'mergeRequests'>): readonly string[] =>
  mergeRequests ? [IN_MERGE_REQUESTS] : [...new Set(mappings.map(refRule))];
