import type { RequestContext } from '@/lib/policy/types';

/** The values of a condition key; keys compare without case. An empty list is an absent key. */
export function valuesOf(context: RequestContext, key: string): readonly string[] | null {
  // The usual spelling first: this is the inner loop of every evaluation.
  const found = Object.hasOwn(context, key) ? context[key] : valueInAnyCase(context, key);
  if (found === undefined) return null;
  if (typeof found === 'string') return [found];
  return found.length === 0 ? null : found;
}

function valueInAnyCase(context: RequestContext, key: string): string | readonly string[] | undefined {
  const wanted = key.toLowerCase();
  for (const name in context) {
    if (name.length === key.length && Object.hasOwn(context, name) && name.toLowerCase() === wanted)
      return context[name];
  }
  return undefined;
}
