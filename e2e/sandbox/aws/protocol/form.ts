import { invalidParameter } from '@/e2e/sandbox/aws/protocol/fault';

/** The form of a Query request. */
export type Form = Readonly<Record<string, string>>;

export const readForm = (body: string): Form => Object.fromEntries(new URLSearchParams(body));

export function required(form: Form, name: string): string {
  const value = form[name];
  if (value === undefined || value === '')
    throw invalidParameter(
      `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must not be null`,
    );
  return value;
}

/** A list is sent as `Name.member.1`, `Name.member.2` and so on. */
export function members(form: Form, name: string): readonly string[] {
  const found: string[] = [];
  for (let at = 1; ; at += 1) {
    const value = form[`${name}.member.${at}`];
    if (value === undefined) return found;
    found.push(value);
  }
}

/** Tags are sent as `Tags.member.1.Key` and `Tags.member.1.Value`; in order, so that a repeated key can be refused. */
export function tagPairs(form: Form): readonly (readonly [key: string, value: string])[] {
  const found: [string, string][] = [];
  for (let at = 1; ; at += 1) {
    const key = form[`Tags.member.${at}.Key`];
    if (key === undefined) return found;
    found.push([key, form[`Tags.member.${at}.Value`] ?? '']);
  }
}
