import type { JsonSchema } from '@/app/api/openapi/json-schema';
import type { Operation } from '@/app/api/operation';
import { knownProblem, PROBLEM_CODES, type ProblemCode } from '@/app/api/problems';

const issue = {
  type: 'object',
  additionalProperties: false,
  required: ['path', 'message'],
  properties: {
    path: {
      type: 'array',
      items: { type: ['string', 'integer'] },
      description: 'The keys and indexes that lead to the member.',
    },
    message: { type: 'string', description: 'What is wrong with it.' },
    line: { type: 'integer', description: 'Line in the text that was sent, from 1.' },
    column: { type: 'integer', description: 'Column in the text that was sent, from 1.' },
  },
};

/** The form of one kind of problem (RFC 9457). */
function schemaOf(code: ProblemCode): JsonSchema {
  const { status, title, meaning } = knownProblem(code);
  return {
    type: 'object',
    description: meaning,
    additionalProperties: false,
    required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
    properties: {
      type: { const: `/problems/${code}`, description: 'A page that explains this kind of problem.' },
      title: { const: title },
      status: { const: status },
      detail: { type: 'string', description: 'What happened, what was kept, and what to do.' },
      code: { const: code },
      requestId: { type: 'string', description: 'Leads to the log entries of this request.' },
      ...(code === 'invalid'
        ? {
            issues: { type: 'array', items: issue, description: 'One for each member that is wrong.' },
          }
        : {}),
    },
  };
}

/** A method that a path does not have is no operation, so the document has no place for its answer. */
const DECLARED = PROBLEM_CODES.filter((code) => code !== 'wrong-method');

const nameOf = (code: ProblemCode): string =>
  `Problem${code.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())}`;

export const PROBLEM_SCHEMAS: Readonly<Record<string, JsonSchema>> = Object.fromEntries(
  DECLARED.map((code) => [nameOf(code), schemaOf(code)]),
);

const CHALLENGE = {
  'WWW-Authenticate': { description: 'How to authenticate (RFC 6750).', schema: { type: 'string' } },
};
const RETRY = { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'string' } } };
const HEADERS: Readonly<Record<string, JsonSchema>> = { 401: CHALLENGE, 429: RETRY, 503: RETRY };

/** Problems as responses by status; a status can stand for several kinds. */
export const PROBLEM_RESPONSES: Readonly<Record<string, JsonSchema>> = Object.fromEntries(
  [...new Set(DECLARED.map((code) => knownProblem(code).status))].map((status) => {
    const codes = DECLARED.filter((code) => knownProblem(code).status === status);
    const refs = codes.map((code) => ({ $ref: `#/components/schemas/${nameOf(code)}` }));
    const [first = 'unknown'] = codes;
    return [
      `Problem${status}`,
      {
        description: codes.map((code) => `\`${code}\`: ${knownProblem(code).meaning}`).join(' '),
        ...(HEADERS[status] ? { headers: HEADERS[status] } : {}),
        content: {
          'application/problem+json': {
            schema: refs.length === 1 ? refs[0] : { oneOf: refs },
            example: exampleOf(first),
          },
        },
      },
    ];
  }),
);

function exampleOf(code: ProblemCode) {
  const { status, title, remedy } = knownProblem(code);
  return {
    ...{ type: `/problems/${code}`, title, status, detail: remedy, code },
    requestId: '8f3d1c52-6f0e-4c7f-9d55-0a7d3c1f2b61',
  };
}

/** The problems that an operation can answer, by status. */
export function problemsOf(operation: Operation): Readonly<Record<string, JsonSchema>> {
  const { method, params, query, body, raw, versioned } = operation;
  const takesBody = body !== undefined || raw === true;
  const asks = takesBody || params !== undefined || Object.keys(query?.shape ?? {}).length > 0;
  const statuses = [
    ...[401, 403],
    ...(asks ? [404] : []),
    ...(asks || method !== 'GET' ? [409] : []),
    ...(versioned ? [412] : []),
    ...(takesBody ? [413] : []),
    ...(asks || versioned ? [422] : []),
    ...[429, 500, 503],
  ];
  return Object.fromEntries(
    statuses.map((status) => [String(status), { $ref: `#/components/responses/Problem${status}` }]),
  );
}
