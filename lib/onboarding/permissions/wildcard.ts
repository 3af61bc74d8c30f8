import { globOf, mayMeet } from '@/lib/policy/automata/glob';
import { compilePattern, type Matcher, type PatternElement } from '@/lib/policy/match-wildcard';

/** Whether a pattern of Action or Resource takes this text. A policy variable may stand for anything. Case does not count. */
export const takes = (pattern: string, text: string): boolean =>
  patternMatcher(pattern.toLowerCase())(text.toLowerCase());

/** The same of many texts: pattern and texts in lower case. */
export const patternMatcher = (pattern: string): Matcher => compilePattern(elementsOf(pattern));

/** Whether some text may be taken by both patterns. */
export const mayOverlap = (one: string, other: string): boolean => mayMeet(globIn(one), globIn(other));

const globIn = (pattern: string) => globOf(elementsOf(pattern.toLowerCase()));

function elementsOf(pattern: string): readonly PatternElement[] {
  const elements: PatternElement[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const sign = pattern.charAt(at);
    const end = pattern.startsWith('${', at) ? pattern.indexOf('}', at) : -1;
    if (end > 0) at = end;
    if (end > 0 || sign === '*') elements.push({ kind: 'any' });
    else elements.push(sign === '?' ? { kind: 'one' } : { kind: 'text', text: sign });
  }
  return elements;
}
