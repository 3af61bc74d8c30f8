import type { JsonSchema } from '@/app/api/openapi/json-schema';

/**
 * An example of a schema, put together from the examples of its parts: the first of each list of choices, one row of each
 * list. It follows the schema, so nobody has to keep it.
 */
export function exampleOf(schema: JsonSchema, named: ReadonlyMap<string, JsonSchema>): unknown {
  const { examples, $ref, allOf, anyOf, oneOf, enum: choices, type } = schema;
  if (Array.isArray(examples)) return examples[0];
  if ('default' in schema) return schema.default;
  if ('const' in schema) return schema.const;
  if (typeof $ref === 'string') return exampleOf(named.get($ref.slice($ref.lastIndexOf('/') + 1)) ?? {}, named);
  if (Array.isArray(choices)) return choices[0];
  const [first] = [allOf, anyOf, oneOf].find(Array.isArray) ?? [];
  if (first !== undefined) return exampleOf(first, named);
  return exampleOfType(Array.isArray(type) ? type[0] : type, schema, named);
}

function exampleOfType(type: unknown, schema: JsonSchema, named: ReadonlyMap<string, JsonSchema>): unknown {
  if (type === 'object') return exampleOfObject(schema, named);
  if (type === 'array') return isSchema(schema.items) ? [exampleOf(schema.items, named)] : [];
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
  if (type === 'boolean') return true;
  if (type === 'null') return null;
  return type === 'string' ? 'text' : {};
}

function exampleOfObject(
  { properties, required, additionalProperties }: JsonSchema,
  named: ReadonlyMap<string, JsonSchema>,
): unknown {
  if (isSchema(properties))
    return Object.fromEntries(
      Object.entries(properties).map(([name, member]) => [name, exampleOf(member as JsonSchema, named)]),
    );
  const keys = Array.isArray(required) ? required : ['name'];
  return isSchema(additionalProperties)
    ? Object.fromEntries(keys.map((key) => [key, exampleOf(additionalProperties, named)]))
    : {};
}

const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null;
