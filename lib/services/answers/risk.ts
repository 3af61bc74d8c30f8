import { z } from 'zod';
import { RISKS } from '@/lib/capabilities/risk-words';

/** How much is at stake, by its word. */
export const risk = z.enum(['none', 'low', 'medium', 'high', 'critical']).meta({
  description: 'Who can assume the role × what it can do × what its account is for. `null`: a fact is missing.',
  examples: ['high'],
});
export type RiskName = z.infer<typeof risk>;

/** A stored rank by its word; null: unknown. */
export const riskNamed = (stored: number | null): RiskName | null =>
  stored === null ? null : (RISKS[stored]?.id ?? null);
