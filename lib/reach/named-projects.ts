import { compileClause } from '@/lib/policy/compile-clause';
import { hasVariables, parseValue } from '@/lib/policy/policy-text';
import type { Clause, Statement } from '@/lib/policy/types';
import type { NamedProject } from '@/lib/reach/assess-project';
import { type KnownIssuer, projectIndex } from '@/lib/reach/issuers';
import { admittedToken, type Grant, type Token } from '@/lib/reach/tokens';
import { subComponent } from '@/lib/subjects/sub-components';
import { parseSubject } from '@/lib/subjects/subject';
import { projectUniverse } from '@/lib/subjects/universe-of-issuer';
import { REF_VALUE } from '@/lib/subjects/universe-values';

/** The projects whose tokens a statement can admit. Not complete: others can be admitted too, which could not be told. */
export interface NamedProjects {
  readonly projects: readonly NamedProject[];
  readonly complete: boolean;
}

/** More than this are not looked for one by one, where no condition lists them. */
const MOST_FOUND = 40;

/**
 * The projects that a statement is limited to, denials included. Where a condition lists them in full, they are the ones: none
 * but what limits a subject names a project, so a negated condition names none. Otherwise they are found one by one: a token
 * that is admitted names its project, which is then left out, until no token is left.
 */
export function namedProjects(grant: Grant, statement: Statement, issuer: KnownIssuer): NamedProjects {
  const { version } = grant.policy;
  const own = statement.clauses.filter((clause) => isLimiting(clause, version));
  const bySubject = listed(own, `${issuer.host}:sub`, (clause) => subjectsIn(clause, version, issuer));
  const byId = listed(own, `${issuer.host}:project_id`, (clause) => idsIn(clause, version, issuer));
  const list = bySubject ?? byId;
  if (list !== null) return { projects: unique(list), complete: true };
  return searched(grant, issuer);
}

/** The shortest list that one of the clauses on the key makes; null: none lists projects. */
function listed(
  clauses: readonly Clause[],
  key: string,
  read: (clause: Clause) => readonly NamedProject[] | null,
): readonly NamedProject[] | null {
  const lists = clauses
    .filter((clause) => clause.key.toLowerCase() === key.toLowerCase())
    .flatMap((clause) => {
      const projects = read(clause);
      return projects === null ? [] : [projects];
    });
  return lists.sort((a, b) => a.length - b.length)[0] ?? null;
}

/** A clause that holds for its values alone. Every token has a subject, so that IfExists makes no difference there. */
export function isLimiting(clause: Clause, version: string | undefined): boolean {
  const { rule, over, ifExists } = compileClause(clause, version).operator ?? {};
  if (rule === undefined || rule.negated || over === 'all') return false;
  return (rule.compares === 'text' || rule.compares === 'pattern') && (!ifExists || /:sub$/i.test(clause.key));
}

/** null: a value does not name its project in full. */
function subjectsIn(clause: Clause, version: string | undefined, issuer: KnownIssuer): readonly NamedProject[] | null {
  const projects = clause.values.map((value) => {
    const start = fixedStart(clause, value, version);
    const [name = '', text] = start.split(':');
    const holds = subComponent(name)?.holds;
    if (text === undefined || (holds !== 'path' && holds !== 'id')) return null;
    return holds === 'path' ? ofPath(text, issuer) : ofId(text, issuer);
  });
  return projects.every((project) => project !== null) ? projects : null;
}

function idsIn(clause: Clause, version: string | undefined, issuer: KnownIssuer): readonly NamedProject[] | null {
  const ids = clause.values.map((value) => {
    const parts = parseValue(value, readingOf(clause, version));
    const [only, ...more] = parts;
    return only?.kind === 'text' && more.length === 0 && /^[1-9]\d{0,14}$/.test(only.text) ? only.text : null;
  });
  return ids.every((id) => id !== null) ? ids.map((id) => ofId(id, issuer)) : null;
}

const readingOf = ({ operator }: Clause, version: string | undefined) => ({
  wildcards: /like/i.test(operator),
  variables: hasVariables(version),
});

/** The fixed text that a value begins with; a part of the subject that a wildcard cuts short is left out. */
function fixedStart(clause: Clause, value: string, version: string | undefined): string {
  const [first, second] = parseValue(value, readingOf(clause, version));
  const text = first?.kind === 'text' ? first.text : '';
  return second === undefined ? text : text.slice(0, Math.max(0, text.lastIndexOf(':')));
}

const ofPath = (path: string, { instance }: KnownIssuer): NamedProject => ({
  path,
  id: null,
  facts: instance === null ? null : (projectIndex(instance).byPath.get(path) ?? null),
});
const ofId = (id: string, { instance }: KnownIssuer): NamedProject => ({
  path: null,
  id: Number(id),
  facts: instance === null ? null : (projectIndex(instance).byId.get(Number(id)) ?? null),
});

const unique = (projects: readonly NamedProject[]): readonly NamedProject[] => [
  ...new Map(projects.map((project) => [project.facts?.id ?? project.path ?? `id ${project.id}`, project])).values(),
];

function searched(grant: Grant, issuer: KnownIssuer): NamedProjects {
  const found: NamedProject[] = [];
  while (found.length < MOST_FOUND) {
    const token = ask(grant, issuer, {
      path: found.flatMap(({ path, facts }) => path ?? facts?.path ?? []),
      id: found.flatMap(({ id, facts }) => id ?? facts?.id ?? []).map(String),
    });
    if (token.kind === 'undecided') return { projects: found, complete: false };
    if (token.kind === 'none') return { projects: unique(found), complete: true };
    const project = projectOf(token, grant, issuer);
    if (project === null) return { projects: found, complete: false };
    found.push(project);
  }
  return { projects: unique(found), complete: false };
}

type Which = Pick<Parameters<typeof projectUniverse>[1], 'path' | 'id'>;

const ask = (grant: Grant, issuer: KnownIssuer, which: Which): Token =>
  admittedToken(
    grant,
    projectUniverse(issuer, {
      ...{ components: null, refType: null, refs: REF_VALUE, refProtected: null, namespaceId: null },
      ...which,
    }),
  );

/** Whose token it is. One that says both id and path is known by its id, unless only this path goes with it. */
function projectOf(token: Token & { kind: 'token' }, grant: Grant, issuer: KnownIssuer): NamedProject | null {
  const parts = parseSubject(token.subject) ?? [];
  const told = (holds: string): string | undefined =>
    parts.find(({ name }) => subComponent(name)?.holds === holds)?.value;
  const claim = Object.entries(token.claims).find(
    ([key]) => key.toLowerCase() === `${issuer.host}:project_id`.toLowerCase(),
  )?.[1];
  const [path, id] = [told('path'), claim ?? told('id')];
  if (id === undefined || !/^[1-9]\d{0,14}$/.test(id)) return path === undefined ? null : ofPath(path, issuer);
  if (path === undefined) return ofId(id, issuer);
  const elsewhere = ask(grant, issuer, { path: [path], id: Number(id) });
  return elsewhere.kind === 'none' ? ofPath(path, issuer) : ofId(id, issuer);
}
