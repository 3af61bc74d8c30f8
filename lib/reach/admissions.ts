import { withinBudget } from '@/lib/policy/budget';
import type { Policy } from '@/lib/policy/types';
import { createEstate, type Estate } from '@/lib/reach/estate/estate';
import { issuerOf } from '@/lib/reach/issuers';
import type { Admission, Facts, InstanceFacts, ProjectFacts } from '@/lib/reach/types';

/** An estate without roles for each instance, made once for each value of the facts. */
const ESTATES = new WeakMap<InstanceFacts, Estate>();
const ROLE = 'role';

/** Of a project whose sub components are unknown nothing can be said: it is left out. */
function estateOf(instance: InstanceFacts): Estate {
  const known = ESTATES.get(instance);
  if (known !== undefined) return known;
  const namespaces = new Map(instance.groups.map(({ id, path }) => [path, id]));
  const made = createEstate(
    instance.projects
      .filter(({ subComponents }) => subComponents !== null)
      .map((project) => ({
        ...project,
        namespaceId: namespaceIdOf(project, namespaces),
        mergeRequests: true,
      })),
  );
  ESTATES.set(instance, made);
  return made;
}

/** Id of the group that a project stands in; null: it is a person's namespace, or was not read. */
const namespaceIdOf = ({ path }: ProjectFacts, namespaces: ReadonlyMap<string, number>): number | null =>
  namespaces.get(path.slice(0, path.lastIndexOf('/'))) ?? null;

/**
 * Every existing ref of every known project that a policy admits, with the statements that admit it. By instance, then by path.
 * Through the providers of the role's own account.
 */
export const admissions = (policy: Policy, facts: Facts): readonly Admission[] =>
  withinBudget(() => admitted(policy, facts));

function admitted(policy: Policy, facts: Facts): readonly Admission[] {
  const denials = policy.statements.filter(({ effect }) => effect === 'Deny');
  return facts.instances.flatMap((instance) => {
    const estate = estateOf(instance);
    const issuer = issuerOf(instance.host, policy, facts);
    const found = new Map<string, { admission: Admission; statementIndexes: number[] }>();
    for (const [index, statement] of policy.statements.entries()) {
      if (statement.effect === 'Deny') continue;
      estate.setRole(ROLE, { ...policy, statements: [statement, ...denials] }, issuer, facts);
      for (const { project, ref } of estate.pairs(ROLE)) {
        const key = `${project.id} ${ref.type} ${ref.name}`;
        const known = found.get(key);
        if (known !== undefined) {
          known.statementIndexes.push(index);
          continue;
        }
        const statementIndexes = [index];
        const { id: instanceId } = instance;
        const admission = { instanceId, projectId: project.id, projectPath: project.path, ref, statementIndexes };
        found.set(key, { admission, statementIndexes });
      }
    }
    estate.removeRole(ROLE);
    return [...found.values()]
      .map(({ admission }) => admission)
      .sort((a, b) => (a.projectPath < b.projectPath ? -1 : a.projectPath > b.projectPath ? 1 : 0));
  });
}
