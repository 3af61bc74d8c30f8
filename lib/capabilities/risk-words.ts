/** The ranks of risk, from none up. */
export const RISKS = [
  { id: 'none', word: 'None' },
  { id: 'low', word: 'Low' },
  { id: 'medium', word: 'Medium' },
  { id: 'high', word: 'High' },
  { id: 'critical', word: 'Critical' },
] as const;
export type Risk = 0 | 1 | 2 | 3 | 4;

/** How far permissions go, from none up. `words` goes on in a sentence about the role. */
export const POWERS = [
  { words: 'no policy of the role gives it a call, and what policies of resources give it is not looked at' },
  { words: 'it can read' },
  { words: 'it can write' },
  { words: 'it can change permissions or pass any role' },
  { words: 'it is an administrator' },
] as const;
export type Power = 0 | 1 | 2 | 3 | 4;

/** What other roles have to do with the power of one. `words` replace those of its power, `more` follows the sentence. */
export type OtherRoles = 'taken-over' | 'maybe-taken-over' | 'not-counted';
export const OTHER_ROLES: Readonly<Record<OtherRoles, { readonly words?: string; readonly more?: string }>> = {
  'taken-over': { words: 'it can take over another role (which counts as changing permissions)' },
  'maybe-taken-over': { words: 'it may be able to take over another role (which counts as changing permissions)' },
  'not-counted': { more: ' Roles that it may assume or pass to services count only if pipelines enter them.' },
};

export const ACCOUNT_LABELS = ['production', 'staging', 'sandbox'] as const;
export type AccountLabel = (typeof ACCOUNT_LABELS)[number];
