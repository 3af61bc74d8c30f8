import { parsePolicy } from '@/lib/policy/parse-policy';
import type { Json } from '@/lib/policy/types';
import type { FindingFix } from '@/lib/reach/types';

/**
 * The document with the values of one clause replaced, indented by two; null: the document is not the one that the fix was
 * made for, or it cannot be read without doubt.
 */
export function applyFix(document: string, { path, values }: FindingFix): string | null {
  const parsed = parsePolicy(document);
  if (!parsed.ok || parsed.problems.some(({ severity }) => severity === 'error')) return null;
  const replaced = replaceAt(JSON.parse(document) as Json, path, values);
  return replaced === undefined ? null : JSON.stringify(replaced, null, 2);
}

/** undefined: there is no such place. */
function replaceAt(value: Json, path: FindingFix['path'], values: readonly string[]): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return values.length === 1 ? (values[0] ?? '') : values;
  if (typeof value !== 'object' || value === null) return undefined;
  const inner = Object.hasOwn(value, step) ? (value as Readonly<Record<string | number, Json>>)[step] : undefined;
  // IAM takes a single statement without its list, and paths count it as the first.
  if (inner === undefined) return step === 0 && !Array.isArray(value) ? replaceAt(value, rest, values) : undefined;
  const replaced = replaceAt(inner, rest, values);
  if (replaced === undefined) return undefined;
  return Array.isArray(value)
    ? value.map((each: Json, index) => (index === step ? replaced : each))
    : { ...value, [step]: replaced };
}
