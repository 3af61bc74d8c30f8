import { describe, expect, it } from 'vitest';
import { matchOperation } from '@/app/api/match-operation';
import { OPERATIONS } from '@/app/api/operations/all';

const match = (method: string, path: string) => matchOperation(OPERATIONS, method, path.split('/').slice(1));

describe('the operation of a request', () => {
  it('is found by method and path, with the parameters of the path', () => {
    expect(match('POST', '/changes/7/approve')).toMatchObject({
      found: true,
      operation: { id: 'approveChange' },
      params: { number: '7' },
    });
  });

  it.each([
    ['another method', 'DELETE', '/changes/7/approve', ['POST']],
    ['a path with more behind it', 'POST', '/changes/7/approve/x', []],
    ['a path with a slash behind it', 'POST', '/changes/7/approve/', []],
    ['a path in capitals', 'POST', '/Changes/7/Approve', []],
    ['nothing', 'GET', '', []],
  ])('is not found by %s; what the path does have is told', (_, method, path, methods) => {
    expect(match(method, path)).toEqual({ found: false, methods });
  });

  it('is one: no two operations share a method and a path, or a name', () => {
    const shapes = OPERATIONS.map(({ method, path }) => `${method} ${path.replaceAll(/\{[^}]*\}/g, '{}')}`);
    expect(new Set(shapes).size).toBe(OPERATIONS.length);
    expect(new Set(OPERATIONS.map(({ id }) => id)).size).toBe(OPERATIONS.length);
  });

  it('takes the fixed path before one with a parameter in its place', () => {
    expect(match('POST', '/changes/preview')).toMatchObject({ operation: { id: 'previewChange' } });
  });
});

describe('every operation', () => {
  it.each(OPERATIONS.map((operation) => [operation.id, operation] as const))(
    '%s says which parameters its path has, and no more',
    (_, { path, params }) => {
      const inPath = [...path.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name).sort();
      expect(Object.keys(params?.shape ?? {}).sort()).toEqual(inPath);
    },
  );

  it.each(OPERATIONS.filter(({ method }) => method === 'PUT').map((operation) => [operation.id, operation] as const))(
    '%s of a change or a guide names the version that was looked at',
    (_, operation) => {
      if (/^\/(changes|onboardings)\//.test(operation.path)) expect(operation.versioned).toBe(true);
      else expect(operation.versioned).toBeUndefined();
    },
  );
});
