import type { KnownValues } from '@/bin/fuzz/api/known-values';

export type Random = (below: number) => number;
export type Schema = { readonly [key: string]: unknown };

/** Stands for 5,000 nested lists, which only text can hold: writing them as JSON would exhaust the stack. */
export const DEEPLY_NESTED = 'deeply nested';
/** What no schema asks for, or what breaks whoever trusts it. */
const ODDITIES: readonly unknown[] = [
  ...[
    null,
    true,
    -1,
    0,
    1.5,
    2_147_483_648,
    1e21,
    '',
    ' ',
    'x',
    'a\0b',
    '\ud800',
    'é'.repeat(3000),
    '%',
    '\\',
    "'",
    '*',
  ],
  ...['../..', '__proto__', 'constructor', '2026-13-45', '-271821-04-21T00:00:00Z', '9'.repeat(40), 'NaN', '💥'],
  ...[[], {}, DEEPLY_NESTED, { '\0': '\ud800' }, [null], { constructor: { prototype: {} } }],
];

/** Values of a JSON Schema, mostly valid, often such as answers held before. */
export class RandomValues {
  constructor(
    private readonly schemas: Readonly<Record<string, Schema>>,
    private readonly known: KnownValues,
    private readonly random: Random,
  ) {}

  /** Has what follows be about one object of these names, where answers held one. */
  about(names: readonly string[]): void {
    this.known.focusOn(names, this.random);
  }

  oddity = (): unknown => this.#pick(ODDITIES);

  of(schema: Schema, name = '', depth = 0): unknown {
    if (this.random(90) === 0) return this.oddity();
    const { $ref, anyOf, oneOf, allOf, type } = schema;
    if (typeof $ref === 'string') return this.of(this.schemas[$ref.split('/').at(-1) ?? ''] ?? {}, name, depth);
    const variants = [anyOf, oneOf, allOf].find(Array.isArray);
    if (variants) return this.of(this.#pick(variants), name, depth);
    if ('const' in schema) return schema.const;
    if (Array.isArray(schema.enum)) return this.#pick(schema.enum);
    if (depth > 12) return null;
    const kind = Array.isArray(type) ? this.#pick(type) : type;
    if (kind === 'object') return this.#object(schema, depth);
    if (kind === 'array') return this.#array(schema, name, depth);
    return this.#scalar(kind, schema, name);
  }

  #object({ properties, required, additionalProperties }: Schema, depth: number): unknown {
    const members = Object.entries((properties ?? {}) as Record<string, Schema>).flatMap(([name, member]) => {
      const needed = Array.isArray(required) && required.includes(name);
      const left = needed ? this.random(120) === 0 : this.random(2) === 0;
      return left ? [] : [[name, this.of(member, name, depth + 1)]];
    });
    const more = typeof additionalProperties === 'object' ? [['name', this.of(additionalProperties as Schema)]] : [];
    const extra = this.random(150) === 0 ? [['unheardOf', this.oddity()]] : [];
    return Object.fromEntries([...members, ...more, ...extra]);
  }

  #array({ items, minItems }: Schema, name: string, depth: number): unknown {
    const least = typeof minItems === 'number' ? minItems : 0;
    return Array.from({ length: least + this.random(3) }, () => this.of((items ?? {}) as Schema, name, depth + 1));
  }

  #scalar(kind: unknown, schema: Schema, name: string): unknown {
    const known = this.random(12) === 0 ? undefined : this.known.one(name, this.random);
    if (known !== undefined) return known;
    if (Array.isArray(schema.examples)) return this.#pick(schema.examples);
    if (kind === 'integer' || kind === 'number') return this.random(200);
    if (kind === 'boolean') return this.random(2) === 0;
    if (schema.format === 'date-time') return new Date(Date.now() + this.random(9) * 3_600_000).toISOString();
    return this.#pick(['text', 'main', 'shop/catalog', 'ada', '{}', 'Because it is needed.']);
  }

  #pick<T>(from: readonly T[]): T {
    return from[this.random(from.length)] as T;
  }
}
