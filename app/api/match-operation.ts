import type { Operation } from '@/app/api/operation';

export type Matched =
  | { readonly found: true; readonly operation: Operation; readonly params: Record<string, string> }
  | { readonly found: false; readonly methods: readonly string[] };

/** Finds the operation for a method and decoded path segments; otherwise the methods that this path does have. */
export function matchOperation(operations: readonly Operation[], method: string, segments: readonly string[]): Matched {
  const methods: string[] = [];
  for (const operation of operations) {
    const params = matchPath(operation.path, segments);
    if (params === null) continue;
    if (operation.method === method) return { found: true, operation, params };
    methods.push(operation.method);
  }
  return { found: false, methods };
}

function matchPath(template: string, segments: readonly string[]): Record<string, string> | null {
  const parts = template.split('/').slice(1);
  if (parts.length !== segments.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith('{')) params[part.slice(1, -1)] = segment;
    else if (part !== segment) return null;
  }
  return params;
}
