import { stringify } from 'yaml';
import type { Mapping } from '@/lib/mappings/types';
import { refRule } from '@/lib/onboarding/ref-rules';
import { type Credentials, UNASKED_SECONDS } from '@/lib/onboarding/session';
import { credentialLines, type Shell } from '@/lib/onboarding/session-lines';
import { imageOf, type JobOfTool, type OwnImages, TOOLS, type Tool } from '@/lib/onboarding/tools';

/** Name of the job's variable that holds its ID token, unless a team has another. */
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
  /** Name of the job's variable that holds its ID token. */
  readonly token?: string;
  /** null: the organisation's for the tool, else the tool's. */
  readonly image?: string | null;
  readonly ownImages?: OwnImages;
  /** What its runner reads scripts with. */
  readonly shell?: Shell;
  /** The longest session that the role gives; null: not known. */
  readonly maxSessionSeconds?: number | null;
  /** null: what the tool begins with. */
  readonly script?: readonly string[] | null;
  /** What the job asks of a runner beyond the file's defaults. */
  readonly runnerTags?: readonly string[];
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
  const { audience, roleVariable, credentials, jobName = 'aws-job', stage = null, environment = null } = track;
  const { token = TOKEN, runnerTags = [], shell = 'sh' } = track;
  const own = (track.script ?? []).filter((line) => line.trim() !== '');
  const job = {
    ...(stage !== null && { stage }),
    ...(runnerTags.length > 0 && { tags: runnerTags }),
    ...imageAndServices(track),
    ...(environment !== null && { environment }),
    ...regionVariables(track.region ?? null),
    id_tokens: { [token]: { aud: audience } },
    rules: admittedWhen(track).map((condition) => ({ if: condition })),
    before_script: credentialLines(credentials, token, roleVariable, { shell, seconds: askedSeconds(track) }),
    script: own.length > 0 ? own : beginning(track),
  };
  return stringify({ [jobName]: job }, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** The images here are of Linux: a runner with PowerShell has its tools, or an image that the team names. */
function imageAndServices({ tool, image = null, ownImages = {}, shell = 'sh' }: Track) {
  const { services }: JobOfTool = TOOLS[tool];
  if (shell === 'powershell') return image === null ? {} : { image };
  return { image: imageOf(tool, image ?? ownImages), ...(services && { services }) };
}

function beginning({ tool, shell = 'sh' }: Track): readonly string[] {
  const { script, powershell }: JobOfTool = TOOLS[tool];
  return shell === 'powershell' ? (powershell ?? script) : script;
}

/** Of a role whose longest session is what AWS gives anyway, nothing is asked. */
export const askedSeconds = ({ maxSessionSeconds = null }: Pick<Track, 'maxSessionSeconds'>): number | null =>
  maxSessionSeconds !== null && maxSessionSeconds > UNASKED_SECONDS ? maxSessionSeconds : null;

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
