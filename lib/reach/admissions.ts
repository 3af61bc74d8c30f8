import type { Policy } from '@/lib/policy/types';
import { createEstate, type Estate } from '@/lib/reach/estate/estate';
import { issuerOf } from '@/lib/reach/issuers';
import type { Admission, Facts, InstanceFacts } from '@/lib/reach/types';

/** An estate without roles for each instance, made once for each value of the facts. */
const ESTATES = new WeakMap<InstanceFacts, Estate>();
const ROLE = 'role';

/** Of a project whose sub components are unknown nothing can be said: it is left out. */
function estateOf(instance: InstanceFacts): Estate {
  const known =
    ESTATES.get(instance) ?? createEstate(instance.projects.filter(({ subComponents }) => subComponents !== null));
  ESTATES.set(instance, known);
  return known;
}

/** Every existing ref of every known project that a policy admits, with the statements that admit it. By instance, then by path. */
export function admissions(policy: Policy, facts: Facts): readonly Admission[] {
  const denials = policy.statements.filter(({ effect }) => effect === 'Deny');
  return facts.instances.flatMap((instance) => {
    const estate = estateOf(instance);
    const issuer = issuerOf(instance.host, policy, facts);
    const found = new Map<string, { admission: Admission; statementIndexes: number[] }>();
    for (const [index, statement] of policy.statements.entries()) {
      if (statement.effect === 'Deny') continue;
      estate.setRole(ROLE, { ...policy, statements: [statement, ...denials] }, issuer);
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
