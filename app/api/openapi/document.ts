import type { z } from 'zod';
import { exampleOf } from '@/app/api/openapi/example';
import type { JsonSchema } from '@/app/api/openapi/json-schema';
import { PARAMETERS } from '@/app/api/openapi/parameters';
import { PROBLEM_RESPONSES, PROBLEM_SCHEMAS, problemsOf } from '@/app/api/openapi/problem-answers';
import { Schemas } from '@/app/api/openapi/schemas';
import { TAGS } from '@/app/api/openapi/tags';
import type { Operation } from '@/app/api/operation';

const DESCRIPTION = `Drawbridge decides which GitLab pipelines can assume which AWS roles. The dashboard uses this same API, so a token can do whatever its owner can do on the screens, within the scopes of the token.

Errors are problem documents (RFC 9457). Their \`type\` is the address of a page that explains them.

Every list answers \`rows\`. Lists that can be long answer one page, with \`next\` and \`previous\`: send them as \`after\` and \`before\`. \`size\` sets the rows of a page and \`q\` searches.`;

/** The OpenAPI 3.1 document of these operations, made from the schemas that requests and answers are checked with. */
export function openApi(operations: readonly Operation[], server: string) {
  const schemas = new Schemas();
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: describe(operation, schemas),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Drawbridge',
      version: '1',
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: `${server}/api/v1` }],
    security: [{ token: [] }, { session: [] }],
    tags: TAGS.filter(({ name }) => operations.some(({ tag }) => tag === name)),
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token. Create one under Settings, API tokens.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'drawbridge-session',
          description: 'A session of the dashboard.',
        },
      },
      schemas: { ...Object.fromEntries([...schemas.named].sort(([a], [b]) => (a < b ? -1 : 1))), ...PROBLEM_SCHEMAS },
      responses: PROBLEM_RESPONSES,
    },
  };
}

function describe(operation: Operation, schemas: Schemas) {
  const { id, tag, summary, description, body, status } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    parameters: parametersOf(operation, schemas),
    ...(body
      ? { requestBody: { required: true, content: { 'application/json': contentOf(body, 'input', schemas, id) } } }
      : {}),
    responses: { [status]: answerOf(operation, schemas), ...problemsOf(operation) },
  };
}

function contentOf(schema: z.ZodType, io: 'input' | 'output', schemas: Schemas, owner: string) {
  const made = schemas.of(schema, io, owner);
  return { schema: made, example: exampleOf(made, schemas.named) };
}

const ETAG = {
  ETag: {
    description: 'The version of the object. Send it as `If-Match`.',
    schema: { type: 'string' },
    example: '"3"',
  },
};

function answerOf({ id, answer, status }: Operation, schemas: Schemas): JsonSchema {
  if (answer === null) return { description: 'It is done. There is no body.' };
  if ('mediaTypes' in answer)
    return {
      description: 'The file.',
      content: Object.fromEntries(answer.mediaTypes.map((type) => [type, { schema: { type: 'string' } }])),
    };
  const content = contentOf(answer, 'output', schemas, id);
  return {
    description: status === 202 ? 'It was put on the queue.' : status === 201 ? 'It was created.' : 'The answer.',
    ...(isVersioned(content.example) ? { headers: ETAG } : {}),
    content: { 'application/json': content },
  };
}

const isVersioned = (example: unknown): boolean =>
  typeof example === 'object' && example !== null && 'version' in example;

function parametersOf({ id, params, query, versioned, idempotent }: Operation, schemas: Schemas) {
  const listed = (fields: z.ZodObject | undefined, place: 'path' | 'query') => {
    const { properties = {}, required = [] } = fields ? schemas.of(fields, 'input', id) : {};
    return Object.entries(properties as Record<string, JsonSchema>).map(([name, { description, ...schema }]) => ({
      ...{ name, in: place, required: place === 'path' || (required as string[]).includes(name) },
      description: description ?? PARAMETERS[name]?.description,
      schema,
      example: 'examples' in schema || 'enum' in schema ? exampleOf(schema, schemas.named) : PARAMETERS[name]?.example,
    }));
  };
  return [
    ...listed(params, 'path'),
    ...listed(query, 'query'),
    ...(versioned
      ? [header('If-Match', true, 'The version that you looked at: the `ETag` of the object.', '"3"')]
      : []),
    ...(idempotent
      ? [
          header(
            'Idempotency-Key',
            false,
            'Any text of up to 200 characters. Repeating the request with the same key within 24 hours gives the first answer again and creates nothing twice.',
            'f3b1c9d0-3a53-4b0e-9a53-5f9c1d9c8a10',
          ),
        ]
      : []),
  ];
}

const header = (name: string, required: boolean, description: string, example: string) => ({
  ...{ name, in: 'header', required, description },
  schema: { type: 'string' },
  example,
});
