import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import { openApi } from '@/app/api/openapi/document';
import { OPERATIONS } from '@/app/api/operations/all';

const DOCUMENT = openApi(OPERATIONS, 'https://drawbridge.test');

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

  it('describes every named schema', () => {
    const lacking = Object.entries(DOCUMENT.components.schemas).filter(([, { description }]) => !description);
    expect(lacking.map(([name]) => name)).toEqual([]);
  });
});

interface Described {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly description?: string; readonly example?: unknown }[];
}

const operationsOf = (document: typeof DOCUMENT): readonly Described[] =>
  Object.values(document.paths).flatMap((methods) => Object.values(methods) as Described[]);
