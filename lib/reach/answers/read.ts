import { parsePolicy } from '@/lib/policy/parse-policy';
import type { Json, Path, Policy } from '@/lib/policy/types';
import { refuse } from '@/lib/reach/answers/answer';
import { policyTooLarge, textTooLong } from '@/lib/reach/answers/policy-bounds';

/** Readers of inputs that are JSON already. Each takes a value and its place, and refuses what it cannot read. */

export type JsonObject = { readonly [key: string]: Json };

export function asObject(value: unknown, path: Path): JsonObject {
  if (!isObject(value)) return refuse(path, 'An object is expected here.');
  return value;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const member = (object: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;

export function asText(value: unknown, path: Path): string {
  return typeof value === 'string' && value !== ''
    ? value
    : refuse(path, 'A text of one character or more is expected here.');
}

export function asList(value: unknown, path: Path): readonly unknown[] {
  return Array.isArray(value) ? value : refuse(path, 'A list is expected here.');
}

export function asNumber(value: unknown, path: Path): number {
  return typeof value === 'number' && Number.isSafeInteger(value)
    ? value
    : refuse(path, 'A whole number is expected here.');
}

export function asBoolean(value: unknown, path: Path): boolean {
  return typeof value === 'boolean' ? value : refuse(path, 'true or false is expected here.');
}

export function asOneOf<T extends string>(value: unknown, words: readonly T[], path: Path): T {
  return words.find((word) => word === value) ?? refuse(path, `One of ${words.join(', ')} is expected here.`);
}

/** What the reader makes of the value, or null where it is null or not there. */
export const orNull = <T>(value: unknown, path: Path, read: (value: unknown, path: Path) => T): T | null =>
  value === null || value === undefined ? null : read(value, path);

export const asTexts = (value: unknown, path: Path): readonly string[] =>
  asList(value, path).map((item, index) => asText(item, [...path, index]));

const POLICIES = new Map<string, Policy>();
const MOST_POLICIES = 256;

/** A trust policy, as an object or as its text. Batches ask about the same policy again and again, so some are remembered. */
export function asPolicy(value: unknown, path: Path): Policy {
  if (typeof value !== 'string' && !isObject(value)) return refuse(path, 'A trust policy is expected here.');
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const known = POLICIES.get(text);
  if (known !== undefined) return known;
  const tooLong = textTooLong(text);
  if (tooLong !== null) return refuse(path, tooLong, 413);
  const parsed = parsePolicy(text);
  if (!parsed.ok) {
    const worst = parsed.problems.find(({ severity }) => severity === 'error');
    return refuse([...path, ...(worst?.path ?? [])], worst?.message ?? 'This is not a trust policy.');
  }
  const tooLarge = policyTooLarge(parsed.policy);
  if (tooLarge !== null) return refuse(path, tooLarge, 413);
  if (POLICIES.size >= MOST_POLICIES) POLICIES.clear();
  POLICIES.set(text, parsed.policy);
  return parsed.policy;
}
