import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { openApi } from '@/app/api/openapi/document';
import { OPERATIONS } from '@/app/api/operations/all';
import type { ApiHouse } from '@/bin/fuzz/api/api-house';
import { KnownValues } from '@/bin/fuzz/api/known-values';
import { type Described, type RandomRequest, randomRequest } from '@/bin/fuzz/api/random-request';
import { RandomValues, type Schema } from '@/bin/fuzz/api/random-value';
import { randomFrom } from '@/lib/test-worlds/seeded-test-numbers';

export interface Fuzzed {
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Operations that answered as asked at least once. */
  readonly answered: ReadonlySet<string>;
  /** Requests whose answer is a failure of ours or is not declared, each with what is wrong. */
  readonly failures: readonly string[];
}

/** Deletes what the requests themselves are made with. */
const ENDS_IT = new Set(['revokeToken', 'setPersonDisabled', 'setPersonRoles']);

/**
 * Sends requests that are made from the document alone, and holds every answer to that document. Operations that would take
 * the fuzz's own rights away are asked by a person who may not give them.
 */
export async function fuzzApi(house: ApiHouse, requests: number, seed: number): Promise<Fuzzed> {
  const document = openApi(OPERATIONS, house.url);
  const random = randomFrom(seed);
  const known = new KnownValues();
  const values = new RandomValues(document.components.schemas as Record<string, Schema>, known, random);
  const operations = describedIn(document);
  const validators = validatorsOf(document);
  const statuses: Record<string, number> = {};
  const answered = new Set<string>();
  const failures: string[] = [];
  for (let sent = 0; sent < requests; sent++) {
    // Every operation once, in turn, before chance decides.
    const operation = operations[sent < operations.length ? sent : random(operations.length)] as Described;
    const request = randomRequest(operation, values, random);
    const who = ENDS_IT.has(operation.operationId) ? 'rhea' : random(8) === 0 ? 'vik' : 'ada';
    const response = await house.ask(requestOf(house, request, who));
    const text = await response.text();
    statuses[response.status] = (statuses[response.status] ?? 0) + 1;
    const problem = problemWith(operation, response, text, validators);
    if (problem !== null)
      failures.push(`${request.method} ${request.path} ${request.body?.slice(0, 500) ?? ''}: ${problem}`);
    if (!response.ok) continue;
    answered.add(operation.operationId);
    if (isJson(response)) known.learn(JSON.parse(text));
  }
  return { statuses, answered, failures };
}

function describedIn({ paths }: ReturnType<typeof openApi>): readonly Described[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      ...(described as Omit<Described, 'path' | 'method'>),
      path,
      method: method.toUpperCase(),
    })),
  );
}

function requestOf(
  { url, tokens }: ApiHouse,
  { method, path, headers, body }: RandomRequest,
  who: 'ada' | 'rhea' | 'vik',
) {
  return new Request(`${url}/api/v1${path}`, {
    method,
    headers: { ...headers, authorization: `Bearer ${tokens[who]}`, 'x-request-id': 'fuzz' },
    ...(body === null ? {} : { body }),
  });
}

const isJson = (response: Response): boolean =>
  response.headers.get('content-type')?.startsWith('application/json') === true &&
  !response.headers.has('content-disposition');

type Validators = (operation: Described, status: number, mediaType: string) => ValidateFunction | null;

/** What is wrong with an answer, in a sentence; null: it is what the document says. */
function problemWith(operation: Described, response: Response, text: string, validators: Validators): string | null {
  const { status } = response;
  if (status === 500) return `500: ${text}`;
  if (!(status in operation.responses)) return `status ${status} is not declared: ${text.slice(0, 300)}`;
  const mediaType = response.headers.get('content-type')?.split(';')[0] ?? null;
  if (mediaType === null) return status === 204 ? null : `status ${status} without a body`;
  const validate = validators(operation, status, mediaType);
  if (validate === null) return `status ${status} does not declare ${mediaType}`;
  if (!mediaType.endsWith('json') || mediaType === 'application/x-ndjson') return null;
  if (response.headers.has('content-disposition')) return null;
  if (validate(JSON.parse(text))) return null;
  const [first] = validate.errors ?? [];
  return `status ${status}: ${first?.instancePath} ${first?.message}: ${text.slice(0, 300)}`;
}

/** The validator of one answer of the document, compiled at its first use. null: it declares no such answer. */
function validatorsOf(document: ReturnType<typeof openApi>): Validators {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'api', ...document });
  const compiled = new Map<string, ValidateFunction>();
  return ({ path, method, responses }, status, mediaType) => {
    const response = responses[status] as { readonly $ref?: string; readonly content?: Record<string, unknown> };
    const place = response.$ref ?? `#/paths/${escaped(path)}/${method.toLowerCase()}/responses/${status}`;
    const shared = document.components.responses[place.split('/').at(-1) ?? ''];
    const content = (response.$ref === undefined ? response.content : shared?.content) as object | undefined;
    if (!content || !(mediaType in content)) return null;
    const key = `${place}/content/${escaped(mediaType)}/schema`;
    const validate = compiled.get(key) ?? ajv.compile({ $ref: `api${key}` });
    compiled.set(key, validate);
    return validate;
  };
}

/** A segment of a JSON pointer (RFC 6901) inside of a URI fragment. */
const escaped = (segment: string): string => encodeURIComponent(segment.replaceAll('~', '~0').replaceAll('/', '~1'));
