import { hostOfProvider } from '@/lib/policy/compare/doors';
import { hasVariables, parseValue } from '@/lib/policy/policy-text';
import type { Clause, Policy, Statement } from '@/lib/policy/types';
import { isLimiting } from '@/lib/reach/named-projects';
import type { ProjectFacts } from '@/lib/reach/types';
import { subComponent } from '@/lib/subjects/sub-components';

/**
 * Which projects of an issuer a policy can be about: those that some token may come from, and those that it names. Never too few;
 * what else an inventory holds changes no answer about the policy.
 */
export interface NeededProjects {
  /** A condition has no beginning that tells a project, or there is none: it may be any. */
  readonly any: boolean;
  /** Paths in full, as they are written. A path that is spelled or drawn alike is needed too. */
  readonly paths: readonly string[];
  /** What paths begin with, as it is written. */
  readonly prefixes: readonly string[];
  readonly ids: readonly number[];
}

/** What one value of a condition says of the project. */
type Selector =
  | { readonly kind: 'path' | 'prefix'; readonly text: string }
  | { readonly kind: 'id'; readonly id: number }
  | { readonly kind: 'any' | 'none' };

/** `host`: of a configured issuer. */
export const neededProjects = (policy: Policy, host: string): NeededProjects =>
  together([
    ...policy.statements.flatMap((statement) => named(statement, policy.version)),
    ...admittedOf(policy, host),
  ]);

/** The same without those that are only named: by another issuer's claim, or to keep them out. */
export const admittedProjects = (policy: Policy, host: string): NeededProjects => together(admittedOf(policy, host));

const admittedOf = ({ statements, version }: Policy, host: string): readonly Selector[] =>
  statements.flatMap((statement) => (mayEnter(statement, host) ? admitted(statement, host, version) : []));

function together(selectors: readonly Selector[]): NeededProjects {
  const texts = (kind: 'path' | 'prefix') => [
    ...new Set(selectors.flatMap((each) => (each.kind === kind ? [each.text] : []))),
  ];
  return {
    any: selectors.some(({ kind }) => kind === 'any'),
    paths: texts('path'),
    prefixes: texts('prefix'),
    ids: [...new Set(selectors.flatMap((each) => (each.kind === 'id' ? [each.id] : [])))],
  };
}

/** Whether a project is one that a token may come from, by its path and id. */
export function isNeeded(
  { any, paths, prefixes, ids }: NeededProjects,
  { id, path }: Pick<ProjectFacts, 'id' | 'path'>,
) {
  const lower = path.toLowerCase();
  return (
    any ||
    ids.includes(id) ||
    paths.some((each) => each.toLowerCase() === lower) ||
    prefixes.some((each) => lower.startsWith(each.toLowerCase()))
  );
}

/** Whether tokens of the issuer may come in by a statement. */
function mayEnter({ effect, principal }: Statement, host: string): boolean {
  if (effect === 'Deny') return false;
  if (principal.negated || principal.value.kind === 'any') return true;
  return principal.value.entries.some(({ values }) =>
    values.some((value) => value === '*' || (hostOfProvider(value) ?? value).toLowerCase() === host.toLowerCase()),
  );
}

/** What the values name in full, whoever's claim it is and whether the condition lets in or keeps out. */
const named = ({ clauses }: Statement, version: string | undefined): readonly Selector[] =>
  clauses.flatMap((clause) => {
    const read = READERS.find(({ claim }) => clause.key.toLowerCase().endsWith(`:${claim}`))?.read;
    if (read === undefined) return [];
    return clause.values
      .map((value) => read(clause, value, version))
      .filter(({ kind }) => kind === 'path' || kind === 'id');
  });

/** The clause that leaves the fewest projects; a statement without one is about any. */
function admitted({ clauses }: Statement, host: string, version: string | undefined): readonly Selector[] {
  const limits = READERS.flatMap(({ claim, read }) =>
    clauses
      .filter((clause) => clause.key.toLowerCase() === `${host}:${claim}`.toLowerCase() && isLimiting(clause, version))
      .map((clause) => clause.values.map((value) => read(clause, value, version))),
  );
  return limits.sort((a, b) => breadth(a) - breadth(b))[0] ?? [{ kind: 'any' }];
}

/** Any project is more than any number of beginnings, and a beginning more than any number of names. */
const breadth = (selectors: readonly Selector[]): number =>
  selectors.reduce((sum, { kind }) => sum + (kind === 'any' ? 1e9 : kind === 'prefix' ? 1e4 : 1), 0);

type Read = (clause: Clause, value: string, version: string | undefined) => Selector;

const READERS: readonly { readonly claim: string; readonly read: Read }[] = [
  { claim: 'sub', read: (clause, value, version) => ofSubject(fixedStart(clause, value, version)) },
  { claim: 'project_id', read: (clause, value, version) => ofId(fixedStart(clause, value, version)) },
];

interface Start {
  readonly text: string;
  /** Nothing follows it. */
  readonly whole: boolean;
}

/** The text that a value begins with, up to its first wildcard or variable. */
function fixedStart({ operator }: Clause, value: string, version: string | undefined): Start {
  const reading = { wildcards: /like/i.test(operator), variables: hasVariables(version) };
  const [first, second] = parseValue(value, reading);
  return {
    text: first?.kind === 'text' ? first.text : '',
    whole: second === undefined && (first === undefined || first.kind === 'text'),
  };
}

function ofSubject({ text, whole }: Start): Selector {
  const colon = text.indexOf(':');
  // A subject is a name and a value at least.
  if (colon < 0) return { kind: whole ? 'none' : 'any' };
  const holds = subComponent(text.slice(0, colon).toLowerCase())?.holds;
  const rest = text.slice(colon + 1);
  const end = rest.indexOf(':');
  const value = { text: end < 0 ? rest : rest.slice(0, end), whole: whole || end >= 0 };
  if (holds === 'id') return ofId(value);
  if (holds !== 'path') return { kind: 'any' };
  if (value.whole) return { kind: 'path', text: value.text };
  return value.text === '' ? { kind: 'any' } : { kind: 'prefix', text: value.text };
}

const ofId = ({ text, whole }: Start): Selector =>
  !whole ? { kind: 'any' } : /^[1-9]\d{0,9}$/.test(text) ? { kind: 'id', id: Number(text) } : { kind: 'none' };
