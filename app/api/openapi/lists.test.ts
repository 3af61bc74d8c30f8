import { describe, expect, it } from 'vitest';
import { openApi } from '@/app/api/openapi/document';
import type { JsonSchema } from '@/app/api/openapi/json-schema';
import { OPERATIONS } from '@/app/api/operations/all';
import { PAGE_SIZES } from '@/lib/lists/page-sizes';

interface Described {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly description: string; readonly schema: JsonSchema }[];
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: JsonSchema }>> }>>;
}

const DOCUMENT = openApi(OPERATIONS, 'https://drawbridge.test');
const NAMED: Readonly<Record<string, JsonSchema>> = DOCUMENT.components.schemas;
const DESCRIBED = Object.values(DOCUMENT.paths).flatMap((methods) => Object.values(methods) as Described[]);

/** Members of an answer; none for a file and for no body. */
function membersOf({ responses }: Described): Readonly<Record<string, JsonSchema>> {
  const schema = responses[200]?.content?.['application/json']?.schema ?? {};
  const { $ref } = schema;
  const found = typeof $ref === 'string' ? NAMED[$ref.slice($ref.lastIndexOf('/') + 1)] : schema;
  return (found?.properties ?? {}) as Record<string, JsonSchema>;
}
const CURSORS = ['after', 'before', 'size'];
const named = ({ parameters }: Described, name: string) => parameters.find((parameter) => parameter.name === name);
const isPaged = (operation: Described) => CURSORS.some((name) => named(operation, name) !== undefined);
const same = (values: readonly unknown[]) => new Set(values.map((value) => JSON.stringify(value))).size === 1;
const ids = (operations: readonly Described[]) => operations.map(({ operationId }) => operationId);

describe('every list of the API', () => {
  it('answers rows where it is named a list', () => {
    const lists = DESCRIBED.filter(({ operationId }) => operationId.startsWith('list'));
    expect(lists.length).toBeGreaterThan(8);
    expect(ids(lists.filter((operation) => membersOf(operation).rows?.type !== 'array'))).toEqual([]);
  });

  it('takes and answers its pages in one way', () => {
    const paged = DESCRIBED.filter(isPaged);
    expect(ids(paged)).toEqual([
      ...['listRoles', 'listProjects', 'listAccess', 'listChanges', 'listReviews', 'listReviewItems'],
      ...['listAuditEvents', 'listPeople', 'listSessions', 'listTokens'],
    ]);
    for (const name of CURSORS) expect(same(paged.map((operation) => named(operation, name))), name).toBe(true);
    for (const name of ['next', 'previous'])
      expect(same(paged.map((operation) => membersOf(operation)[name])), name).toBe(true);
    expect(named(paged[0] as Described, 'size')?.schema.enum).toEqual(PAGE_SIZES);
    const unpaged = DESCRIBED.filter((operation) => !isPaged(operation));
    expect(ids(unpaged.filter((operation) => 'next' in membersOf(operation)))).toEqual([]);
  });

  it('searches by q, and says in the same words where', () => {
    const searching = DESCRIBED.flatMap((operation) => named(operation, 'q') ?? []);
    expect(searching.length).toBeGreaterThan(6);
    for (const { description, schema } of searching) {
      expect(description).toMatch(/^Only what has this text in the .+\. Upper and lower case are the same\.$/);
      expect(schema.maxLength).toBe(200);
    }
  });

  it('has no other name for a page or a search', () => {
    const others = ['limit', 'page', 'per_page', 'pageSize', 'offset', 'cursor', 'search', 'query', 'filter', 'term'];
    const found = DESCRIBED.flatMap((operation) => others.filter((name) => named(operation, name) !== undefined));
    expect(found).toEqual([]);
  });
});
