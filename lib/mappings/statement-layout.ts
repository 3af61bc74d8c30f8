import { asSet, claimList, contentHash } from '@/lib/mappings/mapping-id';
import { subjectOfMapping } from '@/lib/mappings/subject-of-mapping';
import type { Mapping, MappingProvider } from '@/lib/mappings/types';
import { webIdentityStatement } from '@/lib/policy/build-statement';
import { escapeVariables } from '@/lib/policy/policy-text';
import type { Clause, Statement } from '@/lib/policy/types';
import { latin1Problem } from '@/lib/subjects/latin1';

/** A mapping with the provider that its statement names. */
export interface PlacedMapping {
  readonly mapping: Mapping;
  readonly provider: MappingProvider;
}

/** Why something cannot be written into a policy. */
export interface Refusal {
  readonly mappingId: string | null;
  readonly reason: string;
}

/** One mapping ready to be written: the value of its `sub` clause, and the statement that this value belongs to. */
export interface Line {
  readonly mapping: Mapping;
  readonly provider: MappingProvider;
  readonly operator: 'StringEquals' | 'StringLike';
  /** As written in the document, with policy variables escaped. */
  readonly subject: string;
  /** Lines with the same group share a statement: same provider, operator, audiences and claims. */
  readonly group: string;
}

/** What a mapping becomes in a policy of this version, or why it cannot be written. */
export function layLine({ mapping, provider }: PlacedMapping, version: string | undefined): Line | Refusal {
  const refuse = (reason: string): Refusal => ({ mappingId: mapping.id, reason });
  const subject = subjectOfMapping(mapping);
  if (!subject.ok) return refuse(subject.reason);
  if (mapping.audiences.length === 0) return refuse('A mapping needs at least one audience.');
  const others = [provider.arn, ...mapping.audiences, ...Object.entries(mapping.claims).flat(2)];
  const foreign = others.map(latin1Problem).find((problem) => problem !== null);
  if (foreign !== undefined && foreign !== null) return refuse(foreign);
  const empty = Object.entries(mapping.claims).find(([, values]) => values.length === 0);
  if (empty !== undefined) return refuse(`The claim ${empty[0]} has no value, so nothing could match.`);
  const operator = subject.pattern.includes('*') ? 'StringLike' : 'StringEquals';
  return {
    mapping,
    provider,
    operator,
    subject: escapeVariables(subject.pattern, version),
    group: groupOf(mapping, provider, operator),
  };
}

export const isRefusal = (line: Line | Refusal): line is Refusal => 'reason' in line;
export const isLine = (line: Line | Refusal): line is Line => !isRefusal(line);

export function groupOf(mapping: Omit<Mapping, 'id'>, provider: MappingProvider, operator: Line['operator']): string {
  return JSON.stringify([provider.arn, operator, asSet(mapping.audiences), claimList(mapping.claims)]);
}

/**
 * One statement for lines of one group. Its Sid depends on the group alone, so it outlives every single line; it gives way
 * to a Sid that is taken, for IAM wants each once.
 */
export function statementOf(
  [first, ...more]: readonly [Line, ...Line[]],
  version: string | undefined,
  others: readonly Statement[],
): Statement {
  const { host, arn } = first.provider;
  const written = (values: readonly string[]): readonly string[] =>
    asSet(values).map((value) => escapeVariables(value, version));
  const clauses: Clause[] = [
    { operator: 'StringEquals', key: `${host}:aud`, values: written(first.mapping.audiences) },
    ...claimList(first.mapping.claims).map(([name, values]) => ({
      operator: 'StringEquals',
      key: `${host}:${name}`,
      values: written(values),
    })),
    {
      operator: first.operator,
      key: `${host}:sub`,
      values: [...new Set([first, ...more].map(({ subject }) => subject))],
    },
  ];
  let sid = `Drawbridge${contentHash(first.group)}`;
  while (others.some((other) => other.sid === sid)) sid += 'x';
  return webIdentityStatement(sid, arn, clauses);
}

/** Lines by group, groups and lines in the order in which they came. */
export function groupLines(lines: readonly Line[]): readonly (readonly [Line, ...Line[]])[] {
  const groups = new Map<string, [Line, ...Line[]]>();
  for (const line of lines) {
    const group = groups.get(line.group);
    if (group === undefined) groups.set(line.group, [line]);
    else group.push(line);
  }
  return [...groups.values()];
}
