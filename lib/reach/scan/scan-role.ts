import { accountOfArn } from '@/lib/policy/compare/doors';
import { answering, refuse } from '@/lib/reach/answers/answer';
import { assessRole } from '@/lib/reach/answers/assess-role';
import { asPolicy } from '@/lib/reach/answers/read';
import { SEVERITIES } from '@/lib/reach/findings/findings';
import { inAccount } from '@/lib/reach/providers';
import { mayAdmitLeftOut } from '@/lib/reach/scan/left-out';
import type { EstateFiles, FoundPolicy } from '@/lib/reach/scan/read-estate-files';
import type { Finding, Reach } from '@/lib/reach/types';

/** What a scan says of one role. */
export interface ScannedRole {
  readonly name: string;
  readonly arn: string | null;
  readonly accountId: string | null;
  readonly file: string;
  /** The trust policy as JSON text; empty where the file has none. */
  readonly policy: string;
  /** null: the document could not be read; `problem` says why. */
  readonly reach: Reach | null;
  readonly problem: string | null;
  /** Who can assume it, in one sentence. */
  readonly sentence: string;
  /** The most severe first. */
  readonly findings: readonly Finding[];
  readonly refCount: number;
  readonly projectPaths: readonly string[];
  /** It may admit projects that the scan left out: refs and paths are then those that it admits at least. */
  readonly isAtLeast: boolean;
}

/** Judges one role by what the files say, as a sync would. Takes milliseconds; its searches draw on the budget of one question. */
export function scanRole(found: FoundPolicy, { facts, leftOut }: Pick<EstateFiles, 'facts' | 'leftOut'>): ScannedRole {
  const { name, arn, file, policy, unreadable } = found;
  const accountId = arn === null ? null : accountOfArn(arn);
  const text = unreadable === null ? JSON.stringify(policy, null, 2) : '';
  const of = { name, arn, accountId, file, policy: text };
  const answered = answering(() => {
    if (unreadable !== null) refuse([], unreadable);
    asPolicy(policy, []);
    return assessRole(text, accountId === null ? { ...facts, account: null } : inAccount(facts, accountId));
  });
  if (!answered.ok || answered.output === null) {
    const problem = answered.ok ? 'This is not a trust policy.' : answered.problem.detail;
    const sentence = 'Who can assume this role is unknown: its trust policy could not be read.';
    return { ...of, reach: null, problem, sentence, findings: [], refCount: 0, projectPaths: [], isAtLeast: false };
  }
  const { reach, findings, admitted, sentence } = answered.output;
  const isAtLeast = reach.rung !== 0 && mayAdmitLeftOut(text, leftOut);
  return {
    ...of,
    ...{ reach, problem: null, refCount: admitted.length, isAtLeast },
    sentence: isAtLeast ? `${sentence} ${SOME_LEFT_OUT}` : sentence,
    findings: [...findings].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)),
    projectPaths: [...new Set(admitted.map(({ projectPath }) => projectPath))],
  };
}

const SOME_LEFT_OUT = 'This scan left projects out that it may admit, so more may be able to than is said here.';
