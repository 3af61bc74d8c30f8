import { type ApprovalRule, approvalRules } from '@/lib/changes/approval-rules';
import { offsetAt, readJson, toJson } from '@/lib/policy/json-reader';
import type { Problem } from '@/lib/policy/types';

export type RulesReading =
  | { readonly ok: true; readonly rules: readonly ApprovalRule[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads approval rules from JSON text. What is wrong is told at once, each problem with its path, line and column. */
export function readRules(text: string): RulesReading {
  const { node, log } = readJson(text);
  if (log.problems.length > 0) return { ok: false, problems: log.problems };
  const parsed = approvalRules.safeParse(toJson(node));
  if (parsed.success) return { ok: true, rules: parsed.data };
  for (const issue of parsed.error.issues) {
    const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
    log.error(issue.code, issue.message, path, offsetAt(node, path));
  }
  return { ok: false, problems: log.problems };
}
