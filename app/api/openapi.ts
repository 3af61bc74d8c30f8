import { z } from 'zod';
import type { Operation } from '@/app/api/operation';

/** A JSON Schema of what a client may send. */
const schemaOf = (schema: z.ZodType) => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
};

const problemAnswer = {
  description: 'Problem (RFC 9457): what happened, what was kept, what to do',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    requestId: { type: 'string', description: 'Leads to the log' },
    issues: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: {
          path: { type: 'array' },
          message: { type: 'string' },
          line: { type: 'integer' },
          column: { type: 'integer' },
        },
      },
    },
  },
};

/** The OpenAPI 3.1 document of these operations, made from the schemas that the verbs themselves check with. */
export function openApi(operations: readonly Operation[], server: string) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: describe(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Drawbridge',
      version: '1',
      description: 'Decides which GitLab pipelines may enter which AWS roles. The dashboard uses this same API.',
    },
    servers: [{ url: `${server}/api/v1` }],
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A personal API token (Settings, API tokens)' },
        session: { type: 'apiKey', in: 'cookie', name: 'drawbridge-session' },
      },
      schemas: { Problem: PROBLEM },
    },
  };
}

function describe(operation: Operation) {
  const answer = operation.answer ? { content: { 'application/json': { schema: schemaOf(operation.answer) } } } : {};
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    parameters: parametersOf(operation),
    ...(operation.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(operation.body) } } } }
      : {}),
    responses: { [operation.status]: { description: 'Done', ...answer }, default: problemAnswer },
  };
}

function parametersOf(operation: Operation) {
  const listed = (schema: z.ZodObject | undefined, place: 'path' | 'query') =>
    Object.entries(schema?.shape ?? {}).map(([name, field]) => ({
      name,
      in: place,
      required: place === 'path',
      schema: schemaOf(field as z.ZodType),
    }));
  const header = (name: string, required: boolean, description: string) => ({
    name,
    in: 'header',
    required,
    description,
    schema: { type: 'string' },
  });
  return [
    ...listed(operation.params, 'path'),
    ...listed(operation.query, 'query'),
    ...(operation.versioned ? [header('If-Match', true, 'The version that was looked at, for example "3"')] : []),
    ...(operation.idempotent
      ? [header('Idempotency-Key', false, 'The same key with the same body gives the first answer again')]
      : []),
  ];
}
