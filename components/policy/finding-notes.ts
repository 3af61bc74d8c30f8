import type { LineNote } from '@/components/policy/policy-json';
import { lineOfPath } from '@/lib/reach/findings/line-of-path';
import type { Finding, Severity } from '@/lib/reach/types';

const TONES: Readonly<Record<Severity, LineNote['tone']>> = {
  critical: 'bad',
  high: 'bad',
  medium: 'warn',
  low: 'info',
  info: 'info',
};

/** Findings as marks below the lines of a policy's text that they are about. What is about no line of it has no mark. */
export function findingNotes(
  text: string,
  findings: readonly Pick<Finding, 'severity' | 'path' | 'title'>[],
): readonly LineNote[] {
  const lineOf = lineOfPath(text);
  return findings
    .filter(({ path }) => path.length > 0)
    .map(({ severity, path, title }) => ({ line: lineOf(path), tone: TONES[severity], text: title }));
}
