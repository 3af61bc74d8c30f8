/** Which statements of a migration break a process of the version before, which goes on beside the new one. */

/** The last migration that shipped before processes were replaced one by one; what is older is not judged. */
export const BASELINE = '20261130130100_links_that_were_undone';

/** Contractions that are due: the release that stopped using what goes, by the migration that takes it away. */
export const CONTRACTIONS: Readonly<Record<string, string>> = {};

const BREAKING: readonly (readonly [what: string, statement: RegExp])[] = [
  ['drops a table', /\bDROP\s+TABLE\b/i],
  [
    'drops a column',
    /\bDROP\s+COLUMN\b|\bALTER\s+TABLE\b[^;]*\bDROP\s+(?!CONSTRAINT\b|DEFAULT\b|NOT\b|COLUMN\b|EXPRESSION\b|IDENTITY\b)"?\w/i,
  ],
  ['renames', /\bRENAME\b/i],
  ['changes a type', /\bALTER\s+(COLUMN\s+)?"?\w+"?\s+(SET\s+DATA\s+)?TYPE\b/i],
  ['requires what may be absent', /\bSET\s+NOT\s+NULL\b/i],
  ['drops a type', /\bDROP\s+TYPE\b/i],
];

/** Columns that are added with NOT NULL and without a default: the version before does not write them. */
function requiredColumns(statement: string): boolean {
  return [...statement.matchAll(/\bADD\s+(?:COLUMN\s+)?(?!CONSTRAINT\b)("?\w+"?[^,;]*)/gi)].some(
    ([, column = '']) => /\bNOT\s+NULL\b/i.test(column) && !/\bDEFAULT\b|\bGENERATED\b/i.test(column),
  );
}

/** What of a migration an older process does not survive, in words; none: it only expands. */
export function breaksOlderProcesses(sql: string): readonly string[] {
  // A rule about a statement must not be met by a remark on it, or by a text inside it.
  const plain = sql.replace(/--[^\n]*/g, '').replace(/'(?:[^']|'')*'/g, "''");
  const statements = plain.split(';');
  return [
    ...BREAKING.filter(([, pattern]) => statements.some((statement) => pattern.test(statement))).map(([what]) => what),
    ...(statements.some((statement) => /\bALTER\s+TABLE\b/i.test(statement) && requiredColumns(statement))
      ? ['adds a column that older processes do not fill']
      : []),
  ];
}
