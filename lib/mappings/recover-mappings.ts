import { mappingId } from '@/lib/mappings/mapping-id';
import { readSubjectPattern, type SubjectReading } from '@/lib/mappings/read-subject-pattern';
import { type IssuerProfile, readConditions, type StatementReading } from '@/lib/mappings/statement-reading';
import type { ForeignStatement, Mapping, RecoveredMapping, RecoveredPolicy } from '@/lib/mappings/types';
import type { Policy, Statement } from '@/lib/policy/types';

/**
 * Reads a trust policy as mappings. A statement is either exactly a set of mappings, one for each value of its `sub`
 * clause, or it is foreign as a whole, with the reason. A project's id is known only where the document holds it, and so
 * is its path: where the subject names the project by id alone, `path` is empty.
 */
export function recoverMappings(policy: Policy, issuers: readonly IssuerProfile[]): RecoveredPolicy {
  const mappings: RecoveredMapping[] = [];
  const foreign: ForeignStatement[] = [];
  policy.statements.forEach((statement, statementIndex) => {
    const recovered = recoverStatement(statement, policy.version, issuers);
    if (recovered.ok) mappings.push(...recovered.mappings.map((mapping) => ({ ...mapping, statementIndex })));
    else foreign.push({ statementIndex, statement, reason: recovered.reason });
  });
  return { mappings, foreign };
}

export type RecoveredStatement =
  | {
      readonly ok: true;
      readonly reading: StatementReading;
      /** In the order of the values of the `sub` clause, one for one. */
      readonly mappings: readonly Omit<RecoveredMapping, 'statementIndex'>[];
    }
  | { readonly ok: false; readonly reason: string };

/** One statement as mappings, or the reason why it is foreign. */
export function recoverStatement(
  statement: Statement,
  version: string | undefined,
  issuers: readonly IssuerProfile[],
): RecoveredStatement {
  const conditions = readConditions(statement, version, issuers);
  if (!conditions.ok) return conditions;
  const { reading } = conditions;
  const subjects = reading.subjects.map(readSubjectPattern);
  const failed = subjects.find((subject) => !subject.ok);
  if (failed !== undefined && !failed.ok) return failed;
  return { ok: true, reading, mappings: subjects.flatMap((subject) => mappingOf(subject, reading)) };
}

function mappingOf(
  subject: SubjectReading,
  { provider, audiences, claims }: StatementReading,
): readonly Omit<RecoveredMapping, 'statementIndex'>[] {
  if (!subject.ok) return [];
  const { intent } = subject;
  const content: Omit<Mapping, 'id'> = { ...intent, source: pinnedSource(intent.source, claims), audiences, claims };
  return [{ id: mappingId(content, provider), ...content, provider }];
}

/** Where AWS reads the project's id from a claim and one id is wanted, that is the project. */
function pinnedSource(source: Mapping['source'], claims: Mapping['claims']): Mapping['source'] {
  const [id, ...more] = claims.project_id ?? [];
  if (source.kind !== 'project' || source.projectId !== null || id === undefined || more.length > 0) return source;
  return /^[1-9]\d{0,14}$/.test(id) ? { ...source, projectId: Number(id) } : source;
}
