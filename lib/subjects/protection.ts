import { matchPattern, type PatternElement } from '@/lib/policy/match-wildcard';

/**
 * Whether a rule of a protected branch or tag covers a ref. Only `*` is a wildcard, it matches `/` too, and case counts.
 * GitLab: protected branches, wildcard rules.
 */
export function matchesProtection(rulePattern: string, refName: string): boolean {
  const elements = rulePattern.split('*').flatMap((text, index): PatternElement[] => {
    const fixed: PatternElement[] = text === '' ? [] : [{ kind: 'text', text }];
    return index === 0 ? fixed : [{ kind: 'any' }, ...fixed];
  });
  return matchPattern(elements, refName);
}
