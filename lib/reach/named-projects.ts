import { hasVariables, parseValue } from '@/lib/policy/policy-text';
import type { Clause, Statement } from '@/lib/policy/types';
import type { NamedProject } from '@/lib/reach/assess-project';
import { type KnownIssuer, projectIndex } from '@/lib/reach/issuers';
import { SUB_COMPONENTS } from '@/lib/subjects/sub-components';

const PATH_NAMES: readonly string[] = SUB_COMPONENTS.filter(({ holds }) => holds === 'path').map(({ name }) => name);
const ID_NAMES: readonly string[] = SUB_COMPONENTS.filter(({ holds }) => holds === 'id').map(({ name }) => name);

/** The projects that the values of a statement name in full, by path or id. */
export function namedProjects(
  { clauses }: Statement,
  version: string | undefined,
  issuer: KnownIssuer,
): readonly NamedProject[] {
  const host = issuer.host.toLowerCase();
  const valuesOf = (name: string): readonly string[] =>
    clauses.filter(({ key }) => key.toLowerCase() === `${host}:${name}`).flatMap((clause) => startsOf(clause, version));
  const found = new Map<string, NamedProject>();
  const add = (project: NamedProject): unknown =>
    found.set(`${project.facts?.id ?? project.path ?? project.id}`, project);
  const index = issuer.instance === null ? null : projectIndex(issuer.instance);
  for (const value of valuesOf('sub')) {
    const [name = '', text] = value.split(':');
    if (text === undefined) continue;
    if (PATH_NAMES.includes(name)) add({ path: text, id: null, facts: index?.byPath.get(text) ?? null });
    else if (ID_NAMES.includes(name)) add(byId(Number(text), index));
  }
  if (found.size === 0) for (const value of valuesOf('project_id')) add(byId(Number(value), index));
  return [...found.values()];
}

const byId = (id: number, index: ReturnType<typeof projectIndex> | null): NamedProject => ({
  path: null,
  id,
  facts: index?.byId.get(id) ?? null,
});

/** The fixed text that each value of a clause begins with; a part that a wildcard cuts short is left out. */
function startsOf(clause: Clause, version: string | undefined): readonly string[] {
  const wildcards = /like/i.test(clause.operator);
  return clause.values.map((value) => {
    const parts = parseValue(value, { wildcards, variables: hasVariables(version) });
    const [first, second] = parts;
    const text = first?.kind === 'text' ? first.text : '';
    return second === undefined ? text : text.slice(0, Math.max(0, text.lastIndexOf(':')));
  });
}
