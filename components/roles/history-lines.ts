import { type MappingLine, mappingLines } from '@/lib/mappings/mapping-lines';
import type { IssuerProfile } from '@/lib/mappings/statement-reading';
import { parsePolicy } from '@/lib/policy/parse-policy';

/** What one trust policy admits in words that the one before did not, and the other way round. */
export interface GainedAndLost {
  readonly gained: readonly string[];
  readonly lost: readonly string[];
}

/** Who gained and who lost access by a new trust policy, by its lines. null: one of the two cannot be read. */
export function gainedAndLost(before: string, after: string, issuers: readonly IssuerProfile[]): GainedAndLost | null {
  const [then, now] = [linesOf(before, issuers), linesOf(after, issuers)];
  if (then === null || now === null) return null;
  return { gained: without(now, then), lost: without(then, now) };
}

function linesOf(policy: string, issuers: readonly IssuerProfile[]): readonly MappingLine[] | null {
  const parsed = parsePolicy(policy);
  return parsed.ok ? mappingLines(parsed.policy, issuers) : null;
}

function without(lines: readonly MappingLine[], others: readonly MappingLine[]): readonly string[] {
  const keys = new Set(others.map(({ key }) => key));
  return lines.filter(({ key }) => !keys.has(key)).map(({ who }) => who);
}
