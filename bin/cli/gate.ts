import { InvalidArgumentError } from 'commander';
import type { Lint } from '@/lib/reach/answers/lint';
import { SEVERITIES } from '@/lib/reach/findings/findings';
import { RUNGS, type Rung, type Severity } from '@/lib/reach/types';

/** What a policy may be at most; an option that is not given sets no limit. */
export interface Gate {
  readonly failOn?: Severity;
  readonly maxRung?: Rung;
}

export const FAIL_ON = {
  flags: '--fail-on <severity>',
  description: `exit with 1 on a finding at least as severe: ${SEVERITIES.join(', ')}`,
} as const;
export const MAX_RUNG = {
  flags: '--max-rung <rung>',
  description: 'exit with 1 where the reach is wider than this rung, or unknown',
} as const;

interface Judged {
  readonly findings: readonly Pick<Lint['findings'][number], 'severity'>[];
  /** null: unknown. */
  readonly rung: Rung | null;
}

/** Why the policy fails the gate that the options set; null: it passes. */
export function overLimit({ findings, rung }: Judged, { failOn, maxRung }: Gate): string | null {
  const limit = failOn === undefined ? -1 : SEVERITIES.indexOf(failOn);
  const grave = findings.filter(({ severity }) => SEVERITIES.indexOf(severity) <= limit).length;
  if (grave > 0) return `${grave === 1 ? '1 finding is' : `${grave} findings are`} ${failOn} or worse.`;
  if (maxRung === undefined || (rung !== null && rung <= maxRung)) return null;
  return rung === null
    ? `The reach is unknown, so it may be wider than rung ${maxRung}.`
    : `The reach is rung ${rung} (${RUNGS[rung].word}), wider than rung ${maxRung}.`;
}

export function readSeverity(text: string): Severity {
  const severity = SEVERITIES.find((one) => one === text);
  if (severity === undefined) throw new InvalidArgumentError(`${text} is not one of ${SEVERITIES.join(', ')}.`);
  return severity;
}

export function readRung(text: string): Rung {
  const found = RUNGS.find(({ rung }) => String(rung) === text);
  if (found === undefined) throw new InvalidArgumentError(`${text} is not a rung from 0 to 5.`);
  return found.rung;
}
