import { z } from 'zod';
import { describeMembers } from '@/app/api/openapi/describe-members';
import type { JsonSchema } from '@/app/api/openapi/json-schema';

/** Where the document keeps its named schemas. */
const COMPONENTS = '#/components/schemas/';

/** Collects the named schemas, so that each appears in the document once and clients get a type of that name. */
export class Schemas {
  readonly named = new Map<string, JsonSchema>();

  /** What a client sends (`input`: defaults may be left out) or is answered (`output`), by the operation `owner`. */
  of(schema: z.ZodType, io: 'input' | 'output', owner: string): JsonSchema {
    const made: JsonSchema = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: tidy });
    const { $schema: _, $defs = {}, ...rest } = made;
    for (const [name, named] of Object.entries($defs as Record<string, JsonSchema>)) {
      const { id: __, ...known } = named;
      this.named.set(name, describeMembers(withReferences(known), name) as JsonSchema);
    }
    const own = typeof rest.id === 'string' ? rest.id : owner;
    return this.#hoist(describeMembers(withReferences(rest), own) as JsonSchema);
  }

  #hoist(schema: JsonSchema): JsonSchema {
    const { id, ...rest } = schema;
    if (typeof id !== 'string') return schema;
    this.named.set(id, rest);
    return { $ref: `${COMPONENTS}${id}` };
  }
}

/** Leaves out what says nothing to a reader: bounds of every safe integer, the pattern behind a format, `readOnly` of lists. */
function tidy({ jsonSchema }: { readonly jsonSchema: Record<string, unknown> }): void {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  delete jsonSchema.readOnly;
}

function withReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withReferences);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      key === '$ref' && typeof member === 'string' ? member.replace('#/$defs/', COMPONENTS) : withReferences(member),
    ]),
  );
}
