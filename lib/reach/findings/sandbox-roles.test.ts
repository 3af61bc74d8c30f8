import { describe, expect, test } from 'vitest';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { findings } from '@/lib/reach/findings/findings';
import type { Finding } from '@/lib/reach/types';
import { FACTS, WORLD } from '@/lib/test-worlds/sandbox-facts';

const FOUND: readonly (Finding & { readonly role: string })[] = WORLD.accounts.flatMap(({ roles }) =>
  roles.flatMap(({ name, trust: trustPolicy }) => {
    const parsed = parsePolicy(trustPolicy);
    return parsed.ok ? findings(parsed.policy, FACTS).map((finding) => ({ ...finding, role: name })) : [];
  }),
);
const without = (list: typeof FOUND) =>
  list.filter(({ fix }) => fix === undefined).map(({ id, role, title }) => `${role}: ${id}: ${title}`);

describe('the roles of the sandbox', () => {
  test('every critical finding that an edit of the policy can mend has that edit', () => {
    const critical = FOUND.filter(({ severity }) => severity === 'critical');
    expect(critical.length).toBeGreaterThan(5);
    // Its subject has no ref: only the sub claim components of the project can be changed.
    expect(without(critical.filter(({ id }) => id !== 'sub-without-ref'))).toEqual([]);
  });

  test('every high one too, but for what only GitLab or somebody who knows the intent can mend', () => {
    const elsewhere = ['fork-carries-subject', 'ref-unprotected', 'tag-unprotected', 'claim-not-read'];
    expect(without(FOUND.filter(({ severity, id }) => severity === 'high' && !elsewhere.includes(id)))).toEqual([]);
  });

  test('half of all findings have an edit', () => {
    expect(without(FOUND).length * 2).toBeLessThan(FOUND.length);
  });
});
