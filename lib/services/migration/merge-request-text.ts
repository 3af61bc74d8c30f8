import type { FoundJob } from '@/lib/migration/finding';

/** The branch of an edit: the same edit has the same one, so that opening it again finds what is there. */
export const branchOf = (editDigest: string): string => `drawbridge/id-tokens-${editDigest.slice(0, 12)}`;

export const TITLE = 'Use ID tokens instead of CI_JOB_JWT';

/** What people of the project read. Names come from their own files; backticks in them would end the code. */
export function describeMergeRequest(jobs: readonly FoundJob[], audience: string): string {
  const code = (text: string) => `\`${text.replaceAll('`', "'").replaceAll('\n', ' ')}\``;
  const edited = jobs.filter(({ verdict }) => verdict === 'edit');
  const byHand = jobs.filter(({ verdict }) => verdict === 'by-hand');
  return [
    'GitLab 17.0 removed CI_JOB_JWT, CI_JOB_JWT_V1 and CI_JOB_JWT_V2. These jobs get an ID token in their place:',
    '',
    ...edited.map((job) => `- ${code(job.name)}: ${whatChanges(job, audience, code)}`),
    '',
    ...(edited.some(({ worked }) => !worked)
      ? ['AWS never accepted CI_JOB_JWT and CI_JOB_JWT_V1. With the ID token it can.', '']
      : []),
    ...(byHand.length > 0 ? ['Left as they are, to be moved by hand:', ''] : []),
    ...byHand.map(({ name, sentence }) => `- ${code(name)}: ${sentence ?? ''}`),
    ...(byHand.length > 0 ? [''] : []),
    'Proposed by Drawbridge.',
  ].join('\n');
}

type Code = (text: string) => string;

/** What a job gets, and why. */
function whatChanges({ tokens, audiences, uses, audience, other }: FoundJob, asked: string, code: Code): string {
  const read = [...new Set(uses.map(({ path, line }) => `${path}:${line}`))].slice(0, 5).map(code).join(', ');
  const names = tokens.map(code).join(', ');
  const first =
    audiences === null
      ? `gets the ID token ${names} for ${code(audience ?? asked)}, under the name that ${read} reads`
      : `reads its ID token ${names} in ${read}, which is for ${audiences.map(code).join(', ')} already`;
  return other === undefined
    ? `${first}.`
    : `${first}. Its commands for another cloud read ${code(other.name)} for ${code(other.audience)}, as that cloud takes another audience.`;
}
