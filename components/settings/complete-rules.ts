import type { Completing, Place, Word } from '@/components/code/completing';
import { PERSON_ROLES } from '@/lib/access/permissions';
import { CHANGE_EFFECTS, EFFECTS } from '@/lib/changes/change-effect';

const words = (...texts: readonly string[]): readonly Word[] => texts.map((text) => ({ text }));

/** Completes approval rules: the members of a rule, effects, and roles of Drawbridge. */
export const completeRules: Completing = (place) => {
  const typed = place.typed.toLowerCase();
  return wordsAt(place).filter(({ text }) => text.toLowerCase().includes(typed) && !place.siblings.includes(text));
};

function wordsAt({ kind, names: [member] }: Place): readonly Word[] {
  if (kind === 'key' && member === undefined)
    return words(
      ...['name', 'roles', 'effect', 'approvals', 'fromGroups', 'fromRoles'],
      ...['expiresHours', 'reviewHours', 'reasonRequired'],
    );
  if (kind === 'key') return member === 'roles' ? words('accounts', 'pathPrefix', 'tags', 'rungAtLeast') : [];
  if (member === 'effect') return EFFECTS.map((text) => ({ text, detail: CHANGE_EFFECTS[text].word }));
  return member === 'fromRoles' ? words(...PERSON_ROLES) : [];
}
