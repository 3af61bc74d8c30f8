import { subjectOfMapping } from '@/lib/mappings/subject-of-mapping';
import type { Mapping, MappingProvider } from '@/lib/mappings/types';

/**
 * The id of a line of intent: 16 hexadecimal digits made from what a document can hold of it (provider, subject pattern,
 * audiences, claims), so that it is the same before it is written and after it is read back. Not a secret and not a proof.
 */
export function mappingId(mapping: Omit<Mapping, 'id'>, provider: MappingProvider): string {
  const { source, ref, subComponents, componentValues } = mapping;
  const subject = subjectOfMapping(mapping);
  const said = subject.ok ? subject.pattern : { source, ref, subComponents, componentValues };
  return contentHash(JSON.stringify([provider.arn, said, asSet(mapping.audiences), claimList(mapping.claims)]));
}

/** Claims in a stable order. */
export const claimList = (claims: Mapping['claims']): readonly (readonly [string, readonly string[]])[] =>
  Object.entries(claims)
    .map(([name, values]) => [name, asSet(values)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));

export const asSet = (values: readonly string[]): readonly string[] => [...new Set(values)].sort();

/** Two 32-bit FNV-1a sums with different starts, in hexadecimal. Spreads well; anyone can make collisions. */
export function contentHash(text: string): string {
  let first = 0x811c9dc5;
  let second = 0x9747b28c;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul(second ^ code ^ (at & 0xff), 0x01000193);
  }
  return [first, second].map((sum) => (sum >>> 0).toString(16).padStart(8, '0')).join('');
}
