/** What a change does to who can enter a role, in one word that approval rules can name. */
import type { ComparisonVerdict } from '@/lib/policy/compare/types';

/** Effect → words for people, as they follow "a change that", and the effects of rules that it falls under. */
export const CHANGE_EFFECTS = {
  narrows: { word: 'is proven to narrow access', under: ['narrows'] },
  equal: { word: 'is proven to change nobody’s access', under: ['equal'] },
  widens: { word: 'gives someone access', under: ['widens'] },
  'new-rung': { word: 'gives access on a wider rung of the ladder of reach', under: ['widens', 'new-rung'] },
  // An effect that could not be decided may be any of the more severe ones.
  undecided: { word: 'could not be decided', under: ['widens', 'new-rung', 'undecided'] },
} as const;
export type ChangeEffect = keyof typeof CHANGE_EFFECTS;
export const EFFECTS = Object.keys(CHANGE_EFFECTS) as readonly ChangeEffect[];

/** What was found out about a proposal. Rungs as on the ladder of reach, null: unknown. */
export interface EffectFacts {
  readonly verdict: ComparisonVerdict;
  readonly before: { readonly rung: number | null };
  readonly after: { readonly rung: number | null };
}

/** The effect by the comparison, which proves, and by reach, which may miss a fact: then a wider policy is not decided. */
export function effectOf({ verdict, before, after }: EffectFacts): ChangeEffect {
  if (verdict === 'undecided') return 'undecided';
  if (verdict === 'narrower') return 'narrows';
  if (verdict === 'equal') return 'equal';
  if (before.rung === null || after.rung === null) return 'undecided';
  return after.rung > before.rung ? 'new-rung' : 'widens';
}

/** The wider rung of the two, which rules about reach go by. null: unknown. */
export const widestRung = ({ before, after }: Pick<EffectFacts, 'before' | 'after'>): number | null =>
  before.rung === null || after.rung === null ? null : Math.max(before.rung, after.rung);
