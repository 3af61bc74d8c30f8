import { withinBudget } from '@/lib/policy/budget';
import type { Policy } from '@/lib/policy/types';
import { createEstate, type Estate, type Pair } from '@/lib/reach/estate/estate';
import { saidOfProtected } from '@/lib/reach/estate/merge-requests';
import { joinedWords, openWords, surePart } from '@/lib/reach/explain/open-keys';
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
        mergeRequestsSay: saidOfProtected(project),
      })),
  );
  ESTATES.set(instance, made);
  return made;
}

/** Id of the group that a project is in. null: the project is in a user's namespace, or the group was not read. */
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
  const sure = surePart(policy);
  return facts.instances.flatMap((instance) => {
    const estate = estateOf(instance);
    const issuer = issuerOf(instance.host, policy, facts);
    const pairsOf = (statements: Policy['statements']): readonly Pair[] => {
      estate.setRole(ROLE, { ...policy, statements }, issuer, facts);
      return estate.pairs(ROLE);
    };
    const found = new Map<string, { readonly pair: Pair; readonly statementIndexes: number[] }>();
    for (const [index, statement] of policy.statements.entries()) {
      if (statement.effect === 'Deny') continue;
      for (const pair of pairsOf([statement, ...denials])) {
        const known = found.get(keyOf(pair));
        if (known === undefined) found.set(keyOf(pair), { pair, statementIndexes: [index] });
        else known.statementIndexes.push(index);
      }
    }
    const settled = sure === null || found.size === 0 ? null : new Set(pairsOf(sure.statements).map(keyOf));
    estate.removeRole(ROLE);
    return [...found.values()]
      .map(({ pair, statementIndexes }): Admission => {
        const { project, ref } = pair;
        const place = { instanceId: instance.id, projectId: project.id, projectPath: project.path, ref };
        const depends = settled === null || settled.has(keyOf(pair)) ? null : dependsOn(policy, statementIndexes);
        return { ...place, statementIndexes, depends };
      })
      .sort((a, b) => (a.projectPath < b.projectPath ? -1 : a.projectPath > b.projectPath ? 1 : 0));
  });
}

const keyOf = ({ project, ref }: Pair): string => `${project.id} ${ref.type} ${ref.name}`;

/** What is open in the statements that admit, and in those that deny. */
const dependsOn = ({ statements, version }: Policy, admitting: readonly number[]): string =>
  joinedWords(
    statements.flatMap((statement, index) =>
      statement.effect === 'Deny' || admitting.includes(index) ? openWords(statement, version) : [],
    ),
  );
