import type { Policy } from '@/lib/policy/types';
import type { ProjectFacts, RefFact } from '@/lib/reach/types';
import { matchesProtection } from '@/lib/subjects/protection';
import { newRefProblem } from '@/lib/subjects/ref-names';

const MARK = ':ref:';
const MOST = 12;

/** Refs that do not exist and that somebody could make, as the policy's subject patterns would take them: wildcards filled in. */
export function newRefs(policy: Policy, host: string, { protection, refs }: ProjectFacts): readonly RefFact[] {
  const key = `${host}:sub`.toLowerCase();
  const patterns = policy.statements.flatMap(({ effect, clauses }) =>
    effect === 'Allow' ? clauses.flatMap((clause) => (clause.key.toLowerCase() === key ? clause.values : [])) : [],
  );
  const known = new Set(refs?.map(({ type, name }) => `${type} ${name}`));
  const found = new Map<string, RefFact>();
  for (const name of ['new-branch', ...patterns.flatMap(namesIn)])
    for (const type of ['branch', 'tag'] as const) {
      if (known.has(`${type} ${name}`) || newRefProblem(name) !== null) continue;
      const isProtected = protection?.some((rule) => rule.type === type && matchesProtection(rule.pattern, name));
      // Whether it would be protected is not known: nothing is said of it.
      if (isProtected !== undefined) found.set(`${type} ${name}`, { type, name, protected: isProtected });
    }
  return [...found.values()].slice(0, MOST);
}

/** The ref that a subject pattern names, with "x" for what its wildcards stand for. */
function namesIn(pattern: string): readonly string[] {
  const at = pattern.lastIndexOf(MARK);
  if (at < 0) return [];
  const [name = ''] = pattern.slice(at + MARK.length).split(':');
  return [name.replaceAll(/[*?]/g, 'x')];
}
