import type { RefSelector } from '@/lib/mappings/types';
import { matchPattern, type PatternElement } from '@/lib/policy/match-wildcard';
import type { ProtectionRule } from '@/lib/reach/types';

/** GitLab: access levels of protected branches and tags. */
const LEVELS: Readonly<Record<number, string>> = {
  0: 'no one may',
  30: 'Developers and up may',
  40: 'Maintainers and up may',
  60: 'administrators may',
};
const UNPROTECTED = 'not protected, Developers and up may push';

/**
 * Who can bring code to the refs that a mapping names, one sentence for each rule of the project that touches them. Of several
 * rules for one ref the most permissive one counts, so none is left out. GitLab: protected branches, several rules for one branch.
 */
export function whoPushes(ref: RefSelector, rules: readonly ProtectionRule[]): readonly string[] {
  const touching = rules.filter((rule) => touches(rule, ref)).map(sentence);
  if (ref.kind === 'exact') return touching.length > 0 ? touching : [`${ref.type} ${ref.name}: ${UNPROTECTED}`];
  return [...touching, `every other ${ref.kind === 'any' ? 'ref' : ref.type}: ${UNPROTECTED}`];
}

function touches(rule: ProtectionRule, ref: RefSelector): boolean {
  if (ref.kind === 'any') return true;
  return rule.type === ref.type && (ref.kind !== 'exact' || matchPattern(elementsOf(rule.pattern), ref.name));
}

/** `*` of a protection rule is any text. GitLab: wildcard protected branches. */
const elementsOf = (pattern: string): readonly PatternElement[] =>
  pattern
    .split('*')
    .flatMap((text, index): PatternElement[] => [
      ...(index === 0 ? [] : [{ kind: 'any' } as const]),
      ...(text === '' ? [] : [{ kind: 'text', text } as const]),
    ]);

function sentence({ type, pattern, pushLevel, mergeLevel }: ProtectionRule): string {
  const does = type === 'tag' ? 'create' : 'push';
  const merge = type === 'tag' ? '' : `, ${levelOf(mergeLevel)} merge`;
  return `${type} ${pattern}: ${levelOf(pushLevel)} ${does}${merge}`;
}

const levelOf = (level: number | null): string =>
  level === null ? 'unknown who may' : (LEVELS[level] ?? `level ${level} may`);
