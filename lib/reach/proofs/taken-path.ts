import { projectIndex } from '@/lib/reach/issuers';
import type { Facts, InstanceFacts } from '@/lib/reach/types';

/** The project or group that a mapping was approved for, and the path by which the trust policy names it. */
export interface Bound {
  readonly kind: 'project' | 'group';
  readonly instanceId: string;
  readonly path: string;
  readonly id: number;
}

/** Another project or group has the path that a mapping names. */
export interface TakenPath {
  readonly takenById: number;
  /** Both ids, where the approved one is now, and whom the policy admits. */
  readonly sentence: string;
}

interface Holder {
  readonly id: number;
  readonly path: string;
  /** When GitLab deletes it. */
  readonly deletionOn?: string | null;
}

/**
 * Whether a path belongs to another project or group than the one that people approved. Protection says nothing about this:
 * whoever takes a path sets the protection of its refs too. null: it does not, or nobody has the path.
 */
export function takenPath({ kind, instanceId, path, id }: Bound, facts: Facts): TakenPath | null {
  const instance = facts.instances.find((each) => each.id === instanceId);
  if (instance === undefined) return null;
  const { atPath, withId } = HOLDERS[kind](instance);
  const holder = atPath(path);
  if (holder === undefined || holder.id === id) return null;
  const admitted = kind === 'project' ? 'whose pipelines are' : 'and the pipelines below it are';
  return {
    takenById: holder.id,
    sentence: `This was approved for ${kind} ${id}, ${whereIs(withId(id))}. The path ${path} belongs to ${kind} ${holder.id}, ${admitted} admitted instead.`,
  };
}

interface Holders {
  readonly atPath: (path: string) => Holder | undefined;
  readonly withId: (id: number) => Holder | undefined;
}
const HOLDERS: Readonly<Record<Bound['kind'], (instance: InstanceFacts) => Holders>> = {
  project: (instance) => {
    const { byPath, byId } = projectIndex(instance);
    return { atPath: (path) => byPath.get(path), withId: (id) => byId.get(id) };
  },
  group: ({ groups }) => ({
    atPath: (path) => groups.find((group) => group.path === path),
    withId: (id) => groups.find((group) => group.id === id),
  }),
};

function whereIs(approved: Holder | undefined): string {
  if (approved === undefined) return 'which was deleted or cannot be read any more';
  // GitLab gives a project that waits for deletion another path: that is no rename.
  return approved.deletionOn ? `which GitLab deletes on ${approved.deletionOn}` : `which is ${approved.path} now`;
}
