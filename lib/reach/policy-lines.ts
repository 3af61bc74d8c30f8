import { buildMapping } from '@/lib/mappings/build-mapping';
import { editPolicy } from '@/lib/mappings/edit-policy';
import { foreignIntent } from '@/lib/mappings/foreign-intent';
import { foreignKey, linePolicies } from '@/lib/mappings/line-policies';
import { recoverMappings } from '@/lib/mappings/recover-mappings';
import type { PlacedMapping } from '@/lib/mappings/statement-layout';
import type { RefSelector } from '@/lib/mappings/types';
import { withinBudget } from '@/lib/policy/budget';
import { hostOfProvider } from '@/lib/policy/compare/doors';
import { comparePolicies } from '@/lib/policy/compare/policies';
import { compileClause } from '@/lib/policy/compile-clause';
import type { Policy, Statement } from '@/lib/policy/types';
import { universeOfFacts } from '@/lib/reach/access-diff';
import { type AdmittedRef, existingRefs } from '@/lib/reach/existing-refs';
import { projectIndex } from '@/lib/reach/issuers';
import type { Facts, InstanceFacts } from '@/lib/reach/types';

/** A mapping in place of a statement, as the composer adds it. */
export interface InsteadLine {
  readonly instanceId: string;
  readonly source:
    | {
        readonly kind: 'project';
        readonly id: number;
        readonly path: string;
        readonly subComponents: readonly string[] | null;
      }
    | { readonly kind: 'group'; readonly id: number; readonly path: string };
  readonly ref: RefSelector;
  readonly audiences: readonly string[];
}

/** What a statement that is no mapping can be replaced by. */
export interface Instead {
  /** The policy admits exactly the same tokens then; otherwise only those of refs that exist today. */
  readonly exact: boolean;
  readonly lines: readonly InsteadLine[];
}

/** One line of a policy: a mapping, or a statement that is none. */
export interface PolicyLine {
  /** The id of the mapping, or the key of the statement. */
  readonly key: string;
  /** Refs that exist today and that it names on its own: admits, or keeps out where it denies. */
  readonly total: number;
  readonly unprotected: number;
  /** The first twenty. */
  readonly refs: readonly AdmittedRef[];
  /** null: it is a mapping, or there is nothing that could replace it. */
  readonly instead: Instead | null;
}

const SHOWN = 20;
/** More mappings than this in place of one statement help nobody. */
const MOST_INSTEAD = 50;
/** Lines beyond these are not looked at. */
const MOST_LINES = 200;

/** Each line of a policy with the refs that it names today, and what a statement that is no mapping can be replaced by. */
export const policyLines = (policy: Policy, facts: Facts): readonly PolicyLine[] =>
  withinBudget(() => {
    const foreign = new Map(
      recoverMappings(policy, facts.instances).foreign.map(({ statement }) => [foreignKey(statement), statement]),
    );
    return [...linePolicies(policy, facts.instances)].slice(0, MOST_LINES).map(([key, line]): PolicyLine => {
      const refs = existingRefs(asAllowed(line), facts);
      const statement = foreign.get(key);
      return {
        key,
        total: refs.length,
        unprotected: refs.filter(({ ref }) => !ref.protected).length,
        refs: refs.slice(0, SHOWN),
        instead: statement === undefined ? null : insteadOf(policy, statement, refs, facts),
      };
    });
  });

const asAllowed = (policy: Policy): Policy => ({
  ...policy,
  statements: policy.statements.map((statement) => ({ ...statement, effect: 'Allow' })),
});

function insteadOf(policy: Policy, statement: Statement, refs: readonly AdmittedRef[], facts: Facts): Instead | null {
  if (statement.effect === 'Deny') return null;
  const read = linesRead(policy, statement, facts);
  const edited = read === null ? null : replaced(policy, statement, read, facts);
  if (read !== null && edited !== null) {
    const { verdict } = comparePolicies(policy, edited, universeOfFacts(facts));
    if (verdict === 'equal') return { exact: true, lines: read };
  }
  const today = linesToday(policy, statement, refs, facts);
  return today !== null && replaced(policy, statement, today, facts) !== null ? { exact: false, lines: today } : null;
}

/** What the statement says, as lines of projects and groups that are known; null: it does not say such lines. */
function linesRead(policy: Policy, statement: Statement, facts: Facts): readonly InsteadLine[] | null {
  const found = foreignIntent(statement, policy.version, facts.instances) ?? [];
  const lines = found.map(({ provider, source, ref, audiences }): InsteadLine | null => {
    const instance = facts.instances.find(({ host }) => host === provider.host);
    if (instance === undefined) return null;
    const named = source.kind === 'group' ? groupOf(instance, source.path) : projectOf(instance, source);
    return named && { instanceId: instance.id, source: named, ref, audiences };
  });
  const known = lines.filter((line) => line !== null);
  return known.length > 0 && known.length === lines.length && known.length <= MOST_INSTEAD ? known : null;
}

function groupOf({ groups }: InstanceFacts, path: string): InsteadLine['source'] | null {
  const group = groups.find((each) => each.path === path);
  return group === undefined ? null : { kind: 'group', id: group.id, path };
}

function projectOf(
  instance: InstanceFacts,
  { projectId, path }: { readonly projectId: number | null; readonly path: string },
): InsteadLine['source'] | null {
  const { byId, byPath } = projectIndex(instance);
  const project = projectId === null ? byPath.get(path) : byId.get(projectId);
  return project === undefined
    ? null
    : { kind: 'project', id: project.id, path: project.path, subComponents: project.subComponents };
}

/** Each ref that the statement admits today, as a line of its own; null: there are none, too many, or more than a token decides. */
function linesToday(
  { version }: Policy,
  statement: Statement,
  refs: readonly AdmittedRef[],
  facts: Facts,
): readonly InsteadLine[] | null {
  if (refs.length === 0 || refs.length > MOST_INSTEAD || refs.some(({ depends }) => depends !== null)) return null;
  const lines = refs.map(({ instanceId, projectId, projectPath, ref }): InsteadLine | null => {
    const instance = facts.instances.find(({ id }) => id === instanceId);
    const source = instance ? projectOf(instance, { projectId, path: projectPath }) : null;
    const provider = instance && providerOf(instance, facts);
    if (!instance || source === null || !provider) return null;
    const audiences = provider.clientIds.filter((id) => takesAudience(statement, version, instance.host, id));
    if (audiences.length === 0) return null;
    return { instanceId, source, ref: { kind: 'exact', type: ref.type, name: ref.name }, audiences };
  });
  const known = lines.filter((line) => line !== null);
  return known.length === lines.length ? known : null;
}

/** Whether every condition of a statement on the audience holds for this one: a negated one wants what it does not name. */
const takesAudience = ({ clauses }: Statement, version: string | undefined, host: string, audience: string): boolean =>
  clauses
    .filter(({ key }) => key.toLowerCase() === `${host}:aud`.toLowerCase())
    .every((clause) => compileClause(clause, version).holds({ [clause.key]: audience }));

/** The provider of the role's own account for a GitLab; null: there is none, or its audiences are not known. */
function providerOf({ host }: InstanceFacts, { account, audiences }: Facts) {
  const found = Object.entries(audiences).find(
    ([arn]) => hostOfProvider(arn) === host && arn.split(':')[4] === account,
  );
  return found?.[1] ? { arn: found[0], clientIds: found[1] } : null;
}

/** The policy with these lines in place of the statement; null: they cannot be. */
function replaced(policy: Policy, statement: Statement, lines: readonly InsteadLine[], facts: Facts): Policy | null {
  const add: PlacedMapping[] = [];
  for (const { instanceId, source, ref, audiences } of lines) {
    const instance = facts.instances.find(({ id }) => id === instanceId);
    const provider = instance && providerOf(instance, facts);
    if (!instance || !provider) return null;
    const built = buildMapping({
      source:
        source.kind === 'project'
          ? { kind: 'project', projectId: source.id, path: source.path, subComponents: source.subComponents }
          : { kind: 'group', groupId: source.id, path: source.path },
      ...{ ref, audiences, issuer: instance, clientIds: provider.clientIds },
      provider: { arn: provider.arn, host: instance.host },
    });
    if (!built.ok) return null;
    add.push(built);
  }
  const edited = editPolicy(policy, { add, remove: [foreignKey(statement)] }, facts.instances);
  return edited.ok ? edited.policy : null;
}
