import type { Input } from '@/bin/cli/run-verb';
import { contentHash } from '@/lib/mappings/mapping-id';
import type { Path } from '@/lib/policy/types';
import type { Lint } from '@/lib/reach/answers/lint';
import { lineOfPath } from '@/lib/reach/findings/line-of-path';
import type { Severity } from '@/lib/reach/types';

/** An entry of a Code Quality report. GitLab: Code Quality, report format. */
export interface QualityIssue {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: 'blocker' | 'critical' | 'major' | 'minor' | 'info';
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

const SEVERITY_WORDS: Readonly<Record<Severity, QualityIssue['severity']>> = {
  critical: 'blocker',
  high: 'critical',
  medium: 'major',
  low: 'minor',
  info: 'info',
};

/** Findings as GitLab shows them in a merge request, each at its line of the input. */
export function codeQuality(findings: Lint['findings'], input: Input, file: string): readonly QualityIssue[] {
  const lineOf = lineFinder(input);
  return findings.map(({ id, severity, path, title, why, remedy, fingerprint }) => {
    return {
      description: `${title}. ${why} ${remedy}`,
      check_name: id,
      fingerprint: contentHash(JSON.stringify([file, input.line, input.name, fingerprint])),
      severity: SEVERITY_WORDS[severity],
      location: { path: file, lines: { begin: lineOf(path) } },
    };
  });
}

/** The line of a place in the policy, from 1: in a batch that of the batch, and of a text inside the text that of the text. */
export function lineFinder({ text, line, at, placed }: Input): (path: Path) => number {
  const find = lineOfPath(text);
  return (path) => line ?? find(placed ? [...at, ...path] : at);
}
