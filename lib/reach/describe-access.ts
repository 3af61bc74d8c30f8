import type { AdmittedRef } from '@/lib/reach/existing-refs';
import { joinedWords } from '@/lib/reach/explain/open-keys';
import type { Reach } from '@/lib/reach/types';

const count = (number: number, one: string, many: string): string =>
  `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

/** What is not known of who is admitted. */
interface Gaps {
  /** Projects that it may admit and whose refs could not be read. */
  readonly unread: number;
  /** It may admit projects outside of the groups that are read. */
  readonly outside: boolean;
}

/** The sentence that a role's page opens with: who can assume it today, and how far it reaches beyond what exists. */
export function describeAccess(
  reach: Reach,
  admitted: readonly AdmittedRef[],
  { unread, outside }: Gaps = { unread: 0, outside: false },
): string {
  const projects = new Set(admitted.map((each) => `${each.instanceId}/${each.projectId}`)).size;
  const unprotected = admitted.filter((each) => !each.ref.protected).length;
  const [only] = admitted;
  const today =
    admitted.length === 1 && only
      ? `Today ${outside ? '' : 'only '}the ${only.ref.type} ${only.ref.name} of ${only.projectPath} can assume it`
      : admitted.length === 0
        ? `Today no ref ${unread > 0 || outside ? 'that was read' : 'of a known project'} can assume it`
        : `Today ${count(admitted.length, 'ref', 'refs')} of ${count(projects, 'project', 'projects')} can assume it`;
  const open =
    unprotected > 0
      ? `, ${unprotected === admitted.length ? (unprotected === 1 ? 'not protected' : 'none of them protected') : `${unprotected} of them not protected`}`
      : '';
  const depending = joinedWords(admitted.flatMap(({ depends }) => depends ?? []));
  const rest = [
    ...(unread === 0 ? [] : [` The refs of ${count(unread, 'project', 'projects')} could not be read.`]),
    ...(outside ? [' Projects outside the groups that Drawbridge reads may be able to as well.'] : []),
    ...(depending === '' || reach.reason.includes(depending) ? [] : [` That depends on ${depending}.`]),
  ].join('');
  return `${today}${open}.${rest} ${reach.reason}`;
}
