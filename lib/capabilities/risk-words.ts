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

export const ACCOUNT_LABELS = ['production', 'staging', 'sandbox'] as const;
export type AccountLabel = (typeof ACCOUNT_LABELS)[number];
