import type { Case } from '@/bin/fuzz/consistency/case';
import { smallCase } from '@/bin/fuzz/consistency/small-case';
import type { Trait } from '@/bin/fuzz/consistency/traits';

/** A difference that is known and not yet mended. The list may only shrink: a question whose example no longer differs has to go. */
export interface Known {
  readonly what: string;
  readonly questions: readonly string[];
  /** It shows in cases that have all of these. */
  readonly where: readonly Trait[];
  readonly example: Case;
}

const allow = (principal: unknown, condition: object = {}) => ({
  Effect: 'Allow',
  Principal: principal,
  Action: 'sts:AssumeRoleWithWebIdentity',
  ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
});
const HOME = { Federated: 'arn:aws:iam::111122223333:oidc-provider/gitlab.com' };

export const KNOWN: readonly Known[] = [
  {
    what: 'A claim that each token carries and whose value could not be read is unknown, not absent.',
    questions: ['explain'],
    where: ['unread', 'if-exists'],
    example: smallCase([allow(HOME, { StringEqualsIfExists: { 'gitlab.com:ref_protected': 'true' } })], [], {
      unread: 'protection',
    }),
  },
  {
    what: 'A condition on the time is taken to be met at some time; the sandbox asks now.',
    questions: ['who-can-assume', 'admissions', 'rung-example', 'access-diff'],
    where: ['call-key', 'range-key'],
    example: smallCase([allow(HOME, { DateLessThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } })]),
  },
];
