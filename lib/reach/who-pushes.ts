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
  const touching = rules.filter((rule) => touches(rule, ref));
  const said = touching.map(sentence);
  if (touching.some((rule) => holdsAll(rule, ref))) return said;
  if (ref.kind === 'exact') return [`${ref.type} ${ref.name}: ${UNPROTECTED}`];
  const rest = said.length === 0 ? 'every' : 'every other';
  return [...said, `${rest} ${ref.kind === 'any' ? 'ref' : ref.type} that it names: ${UNPROTECTED}`];
}

/** Whether the rule may hold a ref that is named. Two patterns may have one in common unless their fixed ends differ. */
function touches(rule: ProtectionRule, ref: RefSelector): boolean {
  if (ref.kind === 'any') return true;
  if (rule.type !== ref.type) return false;
  if (ref.kind === 'all') return true;
  if (ref.kind === 'exact') return holdsAll(rule, ref);
  const [one, other] = [endsOf(rule.pattern), endsOf(ref.pattern)];
  const starts = one.start.startsWith(other.start) || other.start.startsWith(one.start);
  return starts && (one.end.endsWith(other.end) || other.end.endsWith(one.end));
}

/** Whether the rule holds every ref that is named: a `*` of the name is matched by a `*` of the rule alone. */
function holdsAll(rule: ProtectionRule, ref: RefSelector): boolean {
  if (ref.kind === 'any' || rule.type !== ref.type) return false;
  const name = ref.kind === 'exact' ? ref.name : ref.kind === 'pattern' ? ref.pattern : '*';
  return matchPattern(elementsOf(rule.pattern), name);
}

/** The fixed text before the first and after the last `*`; of a text without one both are all of it. */
function endsOf(pattern: string) {
  const parts = pattern.split('*');
  return { start: parts[0] ?? '', end: parts.at(-1) ?? '' };
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
