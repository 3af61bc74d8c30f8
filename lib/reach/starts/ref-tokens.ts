import type { Policy } from '@/lib/policy/types';
import type { Entry } from '@/lib/reach/starts/entry';
import { admittedToken, type Token } from '@/lib/reach/tokens';
import type { InstanceFacts, ProjectFacts, RefFact } from '@/lib/reach/types';
import { projectUniverse } from '@/lib/subjects/universe-of-issuer';
import type { ValueMachine } from '@/lib/subjects/universe-values';

/** Where a ref is, and how its tokens come in. */
export interface Place {
  readonly instance: InstanceFacts;
  readonly project: ProjectFacts;
  readonly entry: Entry;
}

/** For each statement the shortest token of a project on these refs that it admits, of jobs with an environment too. */
export function refTokens(
  policy: Policy,
  { instance, project, entry }: Place,
  refType: RefFact['type'],
  refs: ValueMachine,
): readonly Token[] {
  const { path, id, subComponents: components } = project;
  const group = instance.groups.find((each) => each.path === path.slice(0, path.lastIndexOf('/')));
  const tokens = { path, id, components, namespaceId: group?.id ?? null, refType, refProtected: null, refs };
  const universe = projectUniverse(entry.issuer, tokens);
  return entry.doors.flatMap((door) =>
    policy.statements.flatMap(({ effect }, statementIndex) =>
      effect === 'Deny' ? [] : [admittedToken({ policy, statementIndex, door }, universe)],
    ),
  );
}
