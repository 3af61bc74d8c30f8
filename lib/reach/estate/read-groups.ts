import type { InstanceFacts } from '@/lib/reach/types';

/** Whether a project or group at this path is outside of the groups that are read, so that nothing is known of it. */
export const isOutside = ({ readGroups }: Pick<InstanceFacts, 'readGroups'>, path: string): boolean =>
  readGroups !== undefined && !isWithin(readGroups, `${path}/`);

/** Whether everything that begins with this text is within the groups. GitLab compares paths without regard to case. */
export const isWithin = (groups: readonly string[], start: string): boolean =>
  groups.some((group) => start.toLowerCase().startsWith(`${group.toLowerCase()}/`));
