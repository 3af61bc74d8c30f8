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
    ...edited.map(({ name, tokens }) => `- ${code(name)}: ${tokens.map(code).join(', ')}`),
    '',
    ...(edited.some(({ audiences }) => audiences === null)
      ? [`The audience is ${code(audience)}. The token's name is the one that the scripts read.`, '']
      : []),
    ...(edited.some(({ worked }) => !worked)
      ? ['AWS never accepted CI_JOB_JWT and CI_JOB_JWT_V1. With the ID token it can.', '']
      : []),
    ...(byHand.length > 0 ? ['Left as they are, to be moved by hand:', ''] : []),
    ...byHand.map(({ name, sentence }) => `- ${code(name)}: ${sentence ?? ''}`),
    ...(byHand.length > 0 ? [''] : []),
    'Proposed by Drawbridge.',
  ].join('\n');
}
