import { stringify } from 'yaml';
import { claimLines, refusalLines, WHO_AM_I } from '@/lib/onboarding/check-lines';
import { admittedWhen, regionVariables, TOKEN, type Track } from '@/lib/onboarding/pipeline-file';
import { refRule } from '@/lib/onboarding/ref-rules';
import { credentialLines } from '@/lib/onboarding/session-lines';
import { imageOf } from '@/lib/onboarding/tools';

export interface CheckTrack
  extends Pick<
    Track,
    | 'mappings'
    | 'audience'
    | 'roleVariable'
    | 'credentials'
    | 'mergeRequests'
    | 'region'
    | 'environment'
    | 'ownImages'
    | 'shell'
  > {
  /** The twin names the role itself: where the variable is protected, a ref that is not has none. */
  readonly roleArn: string;
}

const [BRANCHES, TAGS] = ['$CI_COMMIT_BRANCH', '$CI_COMMIT_TAG'] as const;
const ON_REFS = `${BRANCHES} || ${TAGS}`;

/**
 * A `.gitlab-ci.yml` with the job that shows its claims and enters the role where it is admitted, and its twin, which runs on all
 * other branches and tags and succeeds only when it is refused. Where every ref is admitted there is no twin.
 */
export function checkFile(track: CheckTrack): string {
  const { audience, credentials, roleVariable, roleArn } = track;
  const { environment = null, region = null, shell = 'sh', ownImages = {} } = track;
  const ofRegion = regionVariables(region);
  const frame = {
    // The images here are of Linux.
    ...(shell === 'sh' && { image: imageOf('aws-cli', ownImages) }),
    id_tokens: { [TOKEN]: { aud: audience } },
    // Credentials that another job left behind would prove nothing.
    before_script: credentialLines(credentials, TOKEN, roleVariable, { of: 'job', shell }),
  };
  const check = {
    ...frame,
    ...ofRegion,
    // It looks at the environment's variable and deploys nothing.
    ...(environment !== null && { environment: { name: environment, action: 'access' } }),
    rules: admittedWhen(track).map((condition) => ({ if: condition })),
    script: [...claimLines(TOKEN, shell), WHO_AM_I],
  };
  const twin = {
    ...frame,
    variables: { ...ofRegion.variables, [roleVariable]: roleArn },
    rules: refusedWhen(track),
    script: [...claimLines(TOKEN, shell), ...refusalLines(shell)],
  };
  const jobs = { 'aws-check': check, ...(refusesAny(track) && { 'aws-check-refused': twin }) };
  return stringify(jobs, { lineWidth: 0, aliasDuplicateObjects: false });
}

/**
 * A pipeline of a merge request has the subject of its source branch, so that on its branch alone it cannot be told whether it
 * must be refused: the twin keeps to branches and tags.
 */
const refusedWhen = ({ mappings }: CheckTrack) => [
  ...[...new Set(mappings.map(refRule))].map((condition) => ({ if: condition, when: 'never' })),
  { if: ON_REFS },
];

function refusesAny({ mappings }: CheckTrack): boolean {
  const admitted = mappings.map(refRule);
  return !admitted.includes(ON_REFS) && !(admitted.includes(BRANCHES) && admitted.includes(TAGS));
}
