type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Members = { readonly [key: string]: Json };

const isMembers = (value: Json | undefined): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const asList = (value: Json | undefined): readonly Json[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as Json];

/** Operators under which one more value lets in more and never less. AWS: values of one key are joined by OR. */
const WIDENED_BY_A_VALUE = /^(ForAnyValue:)?String(Equals|Like)(IgnoreCase)?(IfExists)?$/i;

/**
 * A trust policy in which each statement that admits tokens of the issuer for one audience admits the other too, beside it.
 * `host`: the issuer without scheme. null: no statement asks for the known audience, or the text is no policy.
 */
export function admitAudience(text: string, host: string, known: string, added: string): string | null {
  const policy = readJson(text);
  if (!isMembers(policy)) return null;
  let changed = false;
  const widen = (key: string, value: Json): Json => {
    const values = asList(value);
    if (key.toLowerCase() !== `${host}:aud`.toLowerCase() || !values.includes(known) || values.includes(added))
      return value;
    changed = true;
    return [...values, added];
  };
  const statements = asList(policy.Statement).map((statement) => {
    if (!isMembers(statement) || statement.Effect !== 'Allow' || !isMembers(statement.Condition)) return statement;
    const blocks = Object.entries(statement.Condition).map(([operator, block]) => [
      operator,
      WIDENED_BY_A_VALUE.test(operator) && isMembers(block) ? mapValues(block, widen) : block,
    ]);
    return { ...statement, Condition: Object.fromEntries(blocks) as Members };
  });
  return changed ? JSON.stringify({ ...policy, Statement: statements }, null, 2) : null;
}

const mapValues = (members: Members, change: (key: string, value: Json) => Json): Members =>
  Object.fromEntries(Object.entries(members).map(([key, value]) => [key, change(key, value)]));

function readJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}
