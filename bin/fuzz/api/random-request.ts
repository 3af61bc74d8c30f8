import { DEEPLY_NESTED, type Random, type RandomValues, type Schema } from '@/bin/fuzz/api/random-value';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
}

/** An operation as the document describes it. */
export interface Described {
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } };
  readonly responses: Readonly<Record<string, unknown>>;
}

/** What is sent. `body` is text, for some of it is no JSON. */
export interface RandomRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

const DEEP = '['.repeat(5000) + ']'.repeat(5000);
const BROKEN = ['', '{', 'null', '[]', '"text"', '{"a":1,"a":2}', '\u0000', DEEP];

/** One request of an operation, made from its description alone. */
export function randomRequest(operation: Described, values: RandomValues, random: Random): RandomRequest {
  const { method, path, parameters, requestBody } = operation;
  values.about([
    ...parameters.filter(({ required }) => required).map(({ name }) => name),
    'version',
    ...membersOf(requestBody),
  ]);
  const valued = parameters
    .filter(({ required }) => (required ? random(60) > 0 : random(2) === 0))
    .map((parameter) => ({ ...parameter, text: textOf(values.of(parameter.schema, parameter.name)) }));
  const at = (place: Parameter['in']) => valued.filter((parameter) => parameter.in === place);
  const filled = path.replaceAll(/\{([^}]*)\}/g, (_, name: string) =>
    encoded(at('path').find((parameter) => parameter.name === name)?.text ?? 'x'),
  );
  const query = at('query').map(({ name, text }) => `${name}=${encoded(text)}`);
  const version = at('header').map(({ name, text }) => [
    name,
    name === 'If-Match' ? `"${headerText(textOf(values.of({ type: 'integer' }, 'version')))}"` : headerText(text),
  ]);
  const body = requestBody ? bodyOf(values.of(requestBody.content['application/json'].schema), random) : null;
  return {
    method,
    path: query.length === 0 ? filled : `${filled}?${query.join('&')}`,
    headers: { 'content-type': 'application/json', ...Object.fromEntries(version) },
    body,
  };
}

/** The names of the members of a body, and of objects in them. */
function membersOf(body: Described['requestBody']): readonly string[] {
  const { properties = {} } = body?.content['application/json'].schema ?? {};
  return Object.entries(properties as Record<string, Schema>).flatMap(([name, { properties: inner = {} }]) => [
    name,
    ...Object.keys(inner as Schema),
  ]);
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

/** Half a surrogate pair has no encoding; its bytes are sent as a careless client would send them. */
const encoded = (text: string): string =>
  text.length > 2000
    ? 'long'
    : [...text].map((sign) => (/\p{Surrogate}/u.test(sign) ? '%ED%A0%80' : encodeURIComponent(sign))).join('');

/** Headers carry no control characters and no signs beyond Latin-1: fetch itself refuses them. */
const headerText = (text: string): string =>
  text
    .slice(0, 300)
    .replaceAll(/[^ -~]/g, '?')
    .trim();

const bodyOf = (value: unknown, random: Random): string =>
  random(40) === 0
    ? (BROKEN[random(BROKEN.length)] ?? '')
    : (JSON.stringify(value) ?? 'null').replaceAll(JSON.stringify(DEEPLY_NESTED), DEEP);
