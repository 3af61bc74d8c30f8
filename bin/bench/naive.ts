/**
 * What most tools do, as the measure: every value becomes a regular expression, every clause is looked up by its key, nothing
 * is prepared. Shares no code with the engine, so that the engine's answers can be held against it. Only for patterns that
 * this bench makes itself: a regular expression from outside text could run for minutes.
 */
export interface NaiveStatement {
  readonly principal: string;
  readonly clauses: readonly { readonly like: boolean; readonly key: string; readonly values: readonly string[] }[];
}

export function naiveAllows(
  statements: readonly NaiveStatement[],
  principal: string,
  context: Readonly<Record<string, string>>,
): boolean {
  return statements.some(
    (statement) =>
      statement.principal === principal &&
      statement.clauses.every(({ like, key, values }) => {
        const given = context[key];
        if (given === undefined) return false;
        return values.some((value) => (like ? toExpression(value).test(given) : value === given));
      }),
  );
}

function toExpression(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^$(){}|[\]\\/]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}
