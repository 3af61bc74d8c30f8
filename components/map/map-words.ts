import type { FlowChange } from '@/components/map/layout';
import type { MapSource, MapTarget } from '@/lib/services/estate/map/get-access-map';

export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

/** What the left end of a flow is called. */
export function sourceName({ kind, path, count }: Pick<MapSource, 'kind' | 'path' | 'count'>): string {
  if (kind === 'instance') return 'Any project on a GitLab';
  if (kind === 'internet') return 'Anyone on the internet';
  return path ?? counted(count, 'more group');
}

/** What the right end is called. */
export const targetName = ({ role, roleCount }: Pick<MapTarget, 'role' | 'roleCount'>): string =>
  role ?? (roleCount === 0 ? 'More roles' : counted(roleCount, 'more role'));

export const CHANGE_WORDS: Readonly<Record<Exclude<FlowChange, null>, string>> = {
  came: 'New',
  went: 'Gone',
  grew: 'Wider',
  shrank: 'Narrower',
};
