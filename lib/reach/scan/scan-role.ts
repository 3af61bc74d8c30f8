import { accountOfArn } from '@/lib/policy/compare/doors';
import { answering } from '@/lib/reach/answers/answer';
import { assessRole } from '@/lib/reach/answers/assess-role';
import { asPolicy } from '@/lib/reach/answers/read';
import { SEVERITIES } from '@/lib/reach/findings/findings';
import { inAccount } from '@/lib/reach/providers';
import type { FoundPolicy } from '@/lib/reach/scan/read-estate-files';
import type { EstateFacts, Finding, Reach } from '@/lib/reach/types';

/** What a scan says of one role. */
export interface ScannedRole {
  readonly name: string;
  readonly arn: string | null;
  readonly accountId: string | null;
  readonly file: string;
  /** The trust policy as JSON text. */
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
}

/** Judges one role by what the files say, as a sync would. Takes milliseconds; its searches draw on the budget of one question. */
export function scanRole({ name, arn, file, policy }: FoundPolicy, facts: EstateFacts): ScannedRole {
  const accountId = arn === null ? null : accountOfArn(arn);
  const text = JSON.stringify(policy, null, 2);
  const of = { name, arn, accountId, file, policy: text };
  const answered = answering(() => {
    asPolicy(policy, []);
    return assessRole(text, accountId === null ? { ...facts, account: null } : inAccount(facts, accountId));
  });
  if (!answered.ok || answered.output === null) {
    const problem = answered.ok ? 'This is not a trust policy.' : answered.problem.detail;
    const sentence = 'Who can assume this role is unknown: its trust policy could not be read.';
    return { ...of, reach: null, problem, sentence, findings: [], refCount: 0, projectPaths: [] };
  }
  const { reach, findings, admitted, sentence } = answered.output;
  return {
    ...of,
    ...{ reach, sentence, problem: null, refCount: admitted.length },
    findings: [...findings].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)),
    projectPaths: [...new Set(admitted.map(({ projectPath }) => projectPath))],
  };
}
