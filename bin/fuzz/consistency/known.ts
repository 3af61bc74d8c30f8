// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of policies look so
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
const OTHER = { Federated: 'arn:aws:iam::444455556666:oidc-provider/gitlab.com' };

export const KNOWN: readonly Known[] = [
  {
    what: 'A lone star names every provider of the account.',
    questions: ['access-diff', 'drift'],
    where: ['star'],
    example: smallCase([allow(HOME)], [allow({ Federated: '*' })]),
  },
  {
    what: 'NotPrincipal names the other providers of the account, and none of accounts that are not there.',
    questions: ['who-can-assume', 'admissions', 'access-diff', 'drift'],
    where: ['not-principal'],
    example: smallCase([{ ...allow(undefined), NotPrincipal: HOME }]),
  },
  {
    what: "A provider of another account takes no tokens for this account's role.",
    questions: ['who-can-assume', 'admissions', 'rung-example', 'access-diff'],
    where: ['other-account'],
    example: smallCase([allow(OTHER)]),
  },
  {
    what: 'A provider that the account lacks takes no tokens.',
    questions: ['admissions', 'rung-example', 'access-diff'],
    where: ['no-provider'],
    example: smallCase([allow(HOME)], [], { providers: [null, ['sts']] }),
  },
  {
    what: 'A key that web identities never bring has no value.',
    questions: ['who-can-assume', 'admissions', 'rung-example', 'access-diff'],
    where: ['never-key'],
    example: smallCase([allow(HOME, { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } })]),
  },
  {
    what: 'A variable has no value in a call of a web identity.',
    questions: ['who-can-assume', 'admissions', 'rung-example', 'access-diff'],
    where: ['variable'],
    example: smallCase([allow(HOME, { StringLike: { 'gitlab.com:sub': '${aws:username}*' } })]),
  },
  {
    what: 'What the call itself brings is always there.',
    questions: ['who-can-assume', 'admissions', 'rung-example', 'access-diff'],
    where: ['call-key'],
    example: smallCase([allow(HOME, { Bool: { 'aws:SecureTransport': 'false' } })]),
  },
  {
    what: 'A claim that each token carries and whose value could not be read is unknown, not absent.',
    questions: ['explain'],
    where: ['unread', 'if-exists'],
    example: smallCase([allow(HOME, { StringEqualsIfExists: { 'gitlab.com:ref_protected': 'true' } })], [], {
      unread: 'protection',
    }),
  },
];
