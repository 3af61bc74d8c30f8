import { badParameter } from '@/e2e/sandbox/gitlab/refusals';
import type { Asked } from '@/e2e/sandbox/http';

/** What a call was given, by query, form or JSON. A member of an object is named as in a query: `filter[environment_scope]`. */
export class Params {
  private constructor(private readonly given: ReadonlyMap<string, unknown>) {}

  static of(asked: Asked): Params {
    const given = new Map<string, unknown>();
    for (const [name, value] of asked.url.searchParams) given.set(name, value);
    for (const [name, value] of bodyEntries(asked)) {
      if (isObject(value)) for (const [member, inner] of Object.entries(value)) given.set(`${name}[${member}]`, inner);
      else given.set(name, value);
    }
    return new Params(given);
  }

  /** Refuses a call that lacks any of these, and names every missing one. */
  require(...names: readonly string[]): void {
    const missing = names.filter((name) => this.given.get(name) === undefined || this.given.get(name) === null);
    if (missing.length > 0) throw badParameter(missing.map((name) => `${name} is missing`).join(', '));
  }

  text(name: string): string | undefined {
    const value = this.given.get(name);
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'object') throw badParameter(`${name} is invalid`);
    return String(value);
  }

  /** One of a closed set of words. */
  word<T extends string>(name: string, words: readonly T[]): T | undefined {
    const value = this.text(name);
    const known = words.find((word) => word === value);
    if (value !== undefined && known === undefined) throw badParameter(`${name} does not have a valid value`);
    return known;
  }

  flag(name: string): boolean | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (value !== 'true' && value !== 'false') throw badParameter(`${name} is invalid`);
    return value === 'true';
  }

  whole(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (!Number.isInteger(number)) throw badParameter(`${name} is invalid`);
    return number;
  }

  list(name: string): readonly unknown[] | undefined {
    const value = this.given.get(name) ?? this.given.get(`${name}[]`);
    if (value === undefined || value === null) return undefined;
    if (!Array.isArray(value)) throw badParameter(`${name} is invalid`);
    return value;
  }
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function bodyEntries(asked: Asked): Iterable<readonly [string, unknown]> {
  if (asked.body === '') return [];
  if (!(asked.headers['content-type'] ?? '').startsWith('application/json')) return new URLSearchParams(asked.body);
  try {
    const body: unknown = JSON.parse(asked.body);
    return isObject(body) ? Object.entries(body) : [];
  } catch {
    throw badParameter('Problems parsing JSON');
  }
}
