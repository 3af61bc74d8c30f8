import { describe, expect, it } from 'vitest';
import { judgeDrift } from '@/lib/reach/drift';
import type { Facts } from '@/lib/reach/types';

const NO_FACTS: Facts = { instances: [], audiences: {}, account: null };
const HOST = 'gitlab.example.com';

const statement = (subjects: readonly string[], sid?: string) => ({
  ...(sid && { Sid: sid }),
  Effect: 'Allow',
  Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${HOST}` },
  Action: 'sts:AssumeRoleWithWebIdentity',
  Condition: { StringLike: { [`${HOST}:sub`]: subjects } },
});
const policy = (...statements: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const [MAIN, TAGS] = ['project_path:pay/api:ref_type:branch:ref:main', 'project_path:pay/api:ref_type:tag:ref:v*'];

describe('the live policy against the approved one', () => {
  it.each([
    ['the same text', policy(statement([MAIN])), policy(statement([MAIN]))],
    ['another order of subjects', policy(statement([MAIN, TAGS])), policy(statement([TAGS, MAIN]))],
    ['one statement written as two', policy(statement([MAIN, TAGS])), policy(statement([MAIN]), statement([TAGS]))],
    ['another Sid', policy(statement([MAIN], 'A')), policy(statement([MAIN], 'B'))],
    [
      'a subject that another one covers',
      policy(statement(['project_path:pay/api:*'])),
      policy(statement(['project_path:pay/api:*', MAIN])),
    ],
  ])('is no drift with %s', (_, approved, live) => {
    expect(judgeDrift(approved, live, NO_FACTS)).toEqual({ kind: 'equal' });
  });

  it.each([
    ['wider', policy(statement([MAIN])), policy(statement([MAIN, TAGS]))],
    ['narrower', policy(statement([MAIN, TAGS])), policy(statement([MAIN]))],
    ['incomparable', policy(statement([MAIN])), policy(statement([TAGS]))],
    // One letter of the text, and another project.
    ['incomparable', policy(statement([MAIN])), policy(statement([MAIN.replace('pay', 'pax')]))],
  ])('is a drift where it is %s', (verdict, approved, live) => {
    expect(judgeDrift(approved, live, NO_FACTS)).toMatchObject({ kind: 'drifted', comparison: { verdict } });
  });

  it('is never called equal where it cannot be read', () => {
    expect(judgeDrift(policy(statement([MAIN])), '{', NO_FACTS).kind).toBe('undecided');
  });
});
