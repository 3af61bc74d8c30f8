import type { JsonSchema } from '@/app/api/openapi/json-schema';
import { MEMBERS } from '@/app/api/openapi/members';
import { MEMBERS_M_TO_Z } from '@/app/api/openapi/members-m-to-z';

const TEXTS: Readonly<Record<string, string>> = { ...MEMBERS, ...MEMBERS_M_TO_Z };

/** Gives each member that says nothing of itself its line of the table. `owner`: the named schema, or the operation. */
export function describeMembers(value: unknown, owner: string): unknown {
  if (Array.isArray(value)) return value.map((each) => describeMembers(each, owner));
  if (!isSchema(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      key === 'properties' && isSchema(member)
        ? describeEach(member, owner)
        : key === 'example' || key === 'examples' || key === 'default'
          ? member
          : describeMembers(member, owner),
    ]),
  );
}

function describeEach(properties: JsonSchema, owner: string): JsonSchema {
  return Object.fromEntries(
    Object.entries(properties).map(([name, member]) => {
      const made = describeMembers(member, owner);
      if (!isSchema(made) || saysWhatItIs(made)) return [name, made];
      const description = textOf(owner, name);
      return [name, description === undefined ? made : { ...made, description }];
    }),
  );
}

const textOf = (owner: string, name: string): string | undefined =>
  [`${owner}.${name}`, name].flatMap((key) => (Object.hasOwn(TEXTS, key) ? (TEXTS[key] ?? []) : []))[0];

/** By its own description, by that of the schema that it refers to or lists, or because it has one value only. */
export function saysWhatItIs(schema: JsonSchema): boolean {
  if ('description' in schema || '$ref' in schema || 'const' in schema) return true;
  const { anyOf, oneOf, allOf, items } = schema;
  const choices = [anyOf, oneOf, allOf].find(Array.isArray);
  if (choices) return choices.some((choice) => isSchema(choice) && saysWhatItIs(choice));
  return isSchema(items) && saysWhatItIs(items);
}

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
