import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import { saysWhatItIs } from '@/app/api/openapi/describe-members';
import { openApi } from '@/app/api/openapi/document';
import type { JsonSchema } from '@/app/api/openapi/json-schema';
import { MEMBERS } from '@/app/api/openapi/members';
import { MEMBERS_M_TO_Z } from '@/app/api/openapi/members-m-to-z';
import { OPERATIONS } from '@/app/api/operations/all';

const DOCUMENT = openApi(OPERATIONS, 'https://drawbridge.test');
const ids = new Set<string>(OPERATIONS.map(({ id }) => id));

/** What a linter of OpenAPI finds, as "rule: where". It holds every example to its schema too. */
async function lint(document: object): Promise<readonly string[]> {
  const config = await createConfig({
    extends: ['recommended-strict'],
    rules: { 'no-invalid-parameter-examples': 'error' },
  });
  const problems = await lintFromString({ source: JSON.stringify(document), config });
  return problems.map(({ ruleId, message, location }) => `${ruleId}: ${location[0]?.pointer}: ${message}`);
}

describe('the OpenAPI document', () => {
  it('lints clean, and every example in it is valid', async () => {
    expect(await lint(DOCUMENT)).toEqual([]);
  });

  it('would not lint clean with an example that breaks its schema', async () => {
    const parameter = { name: 'size', in: 'query', schema: { type: 'integer' }, example: 'many' };
    const get = { ...(Object.values(DOCUMENT.paths)[0]?.get as object), parameters: [parameter] };
    const problems = await lint({ ...DOCUMENT, paths: { '/overview': { get } } });
    expect(problems.filter((problem) => problem.includes('/parameters/0/example'))).toHaveLength(1);
  });

  it('describes every parameter, with an example', () => {
    const lacking = operationsOf(DOCUMENT).flatMap(({ operationId, parameters }) =>
      parameters
        .filter(({ description, example }) => !description || example === undefined)
        .map(({ name }) => `${operationId}: ${name}`),
    );
    expect(lacking).toEqual([]);
  });

  it('describes every member of what is sent and answered', () => {
    const lacking = [
      ...Object.entries(DOCUMENT.components.schemas).flatMap(([name, schema]) => silentMembers(schema, name)),
      ...operationsOf(DOCUMENT).flatMap(({ operationId, requestBody, responses }) =>
        silentMembers([requestBody, responses], operationId),
      ),
    ];
    expect(lacking).toEqual([]);
  });

  it('would find a member that says nothing of itself', () => {
    const silent = { properties: { one: { type: 'array', items: { properties: { two: { type: 'string' } } } } } };
    expect(silentMembers(silent, 'it')).toEqual(['it.one', 'it.one.two']);
  });

  it('has no line for a member that no schema has', () => {
    const names = new Set([...JSON.stringify(DOCUMENT).matchAll(/"(\w+)":/g)].map(([, name]) => name));
    const lines = [...Object.keys(MEMBERS), ...Object.keys(MEMBERS_M_TO_Z)];
    expect(lines.filter((line) => line.split('.').some((part) => !names.has(part) && !ids.has(part)))).toEqual([]);
  });

  it('describes every named schema', () => {
    const lacking = Object.entries(DOCUMENT.components.schemas).filter(([, { description }]) => !description);
    expect(lacking.map(([name]) => name)).toEqual([]);
  });
});

/** Members without a word about what they are, as "owner.member". */
function silentMembers(value: unknown, place: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((each) => silentMembers(each, place));
  return Object.entries(value).flatMap(([key, member]) =>
    key === 'properties'
      ? Object.entries(member as Record<string, JsonSchema>).flatMap(([name, schema]) => [
          ...(saysWhatItIs(schema) ? [] : [`${place}.${name}`]),
          ...silentMembers(schema, `${place}.${name}`),
        ])
      : silentMembers(key.startsWith('example') ? null : member, place),
  );
}

interface Described {
  readonly requestBody?: unknown;
  readonly responses: unknown;
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly description?: string; readonly example?: unknown }[];
}

const operationsOf = (document: typeof DOCUMENT): readonly Described[] =>
  Object.values(document.paths).flatMap((methods) => Object.values(methods) as Described[]);
