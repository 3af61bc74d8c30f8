import { describe, expect, test } from 'vitest';
import type { Policy } from '@/lib/policy/types';
import { FINDING_RULES, findings } from '@/lib/reach/findings/findings';
import type { Facts } from '@/lib/reach/types';
import {
  estateFacts,
  HOST,
  policyAt,
  policyFor,
  policyOf,
  providerOf,
  statementFor,
} from '@/lib/test-worlds/reach-test-world';

const ids = (policy: Policy, facts: Facts = estateFacts) => findings(policy, facts).map(({ id }) => id);
const MAIN = 'project_path:g/p:ref_type:branch:ref:main';
const at = (conditions: Parameters<typeof statementFor>[0], host = HOST) =>
  policyOf(statementFor({ StringEquals: { [`${host}:aud`]: 'sts' }, ...conditions }, host));
const sub = (operator: string, value: string) => at({ [operator]: { [`${HOST}:sub`]: value } });

describe('findings', () => {
  test('a policy as Drawbridge writes it has none', () => {
    expect(findings(policyFor(MAIN, 'project_path:g/p:ref_type:branch:ref:release/*'), estateFacts)).toEqual([]);
  });

  /** Each class with a policy that shows it. */
  const SHOWN: readonly (readonly [id: string, policy: Policy])[] = [
    ['sub-missing', at({})],
    ['sub-wildcard-only', policyFor('*')],
    ['sub-open-namespace', policyFor('project_path:g*/p:ref_type:branch:ref:main')],
    ['sub-unterminated', policyFor('project_path:g/p*')],
    ['sub-unterminated', policyFor('project_id:4*')],
    ['sub-group-wide', policyFor('project_path:g/*:ref_type:branch:ref:main')],
    ['sub-any-ref', policyFor('project_path:g/p:*')],
    ['sub-any-ref', policyFor('project_path:g/p:ref_type:*')],
    ['ref-pattern-unprotected', policyFor('project_path:g/p:ref_type:branch:ref:main*')],
    ['ref-unprotected', policyFor('project_path:g/p:ref_type:branch:ref:dev')],
    ['ref-type-open', policyFor('project_path:g/p:ref_type:*:ref:main')],
    ['tag-unprotected', policyFor('project_path:g/p:ref_type:tag:ref:v*')],
    ['wildcard-crosses-parts', policyFor('project_path:g/p:*main')],
    ['equals-with-wildcard', sub('StringEquals', 'project_path:g/p:*')],
    [
      'if-exists',
      policyOf(
        statementFor(
          { StringEqualsIfExists: { 'gitlab.com:project_id': '20' }, StringLike: { 'gitlab.com:sub': MAIN } },
          'gitlab.com',
        ),
      ),
    ],
    ['for-all-values', sub('ForAllValues:StringLike', MAIN)],
    ['negated-only', sub('StringNotLike', 'project_path:evil/*')],
    ['foreign-key-prefix', at({ StringLike: { 'gitlab.com:sub': MAIN } })],
    [
      'claim-not-read',
      at({ StringLike: { [`${HOST}:sub`]: MAIN }, StringEqualsIfExists: { [`${HOST}:project_id`]: '1' } }),
    ],
    ['path-case', policyFor('project_path:G/P:ref_type:branch:ref:main')],
    ['path-unknown', policyFor('project_path:g/gone:ref_type:branch:ref:main')],
    ['sub-template-mismatch', policyFor('project_path:g/id:ref_type:branch:ref:main')],
    ['sub-without-ref', policyFor('project_path:g/short')],
    ['value-dead', policyFor('job_42')],
    ['ref-full-name', policyFor('project_path:g/p:ref_type:branch:ref:refs/heads/main')],
    ['sub-long', policyFor(`${MAIN}${'x'.repeat(255)}`)],
    ['protected-for-developers', policyFor('project_path:g/open:ref_type:branch:ref:main')],
    ['changeable-claim', policyOf(statementFor({ StringEquals: { 'gitlab.com:user_login': 'alice' } }, 'gitlab.com'))],
    [
      'ref-protected-claim',
      policyOf(statementFor({ StringEquals: { 'gitlab.com:ref_protected': 'true' } }, 'gitlab.com')),
    ],
    ['id-not-pinned', policyAt('gitlab.com', 'project_path:acme/app:ref_type:branch:ref:main')],
    ['aud-missing', policyOf(statementFor({ StringLike: { [`${HOST}:sub`]: MAIN } }))],
    [
      'aud-shared',
      policyOf(
        statementFor({ StringLike: { [`${HOST}:sub`]: MAIN }, StringEquals: { [`${HOST}:aud`]: `https://${HOST}` } }),
      ),
    ],
    ['no-values', at({ StringLike: { [`${HOST}:sub`]: [] } })],
    ['placeholder', policyFor('project_path:your-group/app:ref_type:branch:ref:main')],
    ['value-redundant', policyFor('project_path:g/p:*', MAIN)],
    ['value-dead', policyFor(MAIN, 'project_path:g/p:ref_type:mr:ref:main')],
    ['statement-dead', at({ StringLike: { [`${HOST}:sub`]: MAIN }, StringEquals: { [`${HOST}:sub`]: `${MAIN}x` } })],
    ['principal-everyone', policyOf({ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' })],
    ['not-principal', policyOf({ Effect: 'Allow', NotPrincipal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' })],
    ['action-wide', policyOf({ ...statementFor({ StringLike: { [`${HOST}:sub`]: MAIN } }), Action: 'sts:*' })],
    ['unknown-member', policyOf({ ...statementFor({ StringLike: { [`${HOST}:sub`]: MAIN } }), Resource: '*' })],
    ['issuer-in-bucket', policyAt('s3.eu-central-1.amazonaws.com/tokens', MAIN)],
  ];

  /** Shown where no facts are known, in `lint-cases.test.ts`. */
  const UNREAD = ['ref-pattern-unchecked', 'open-reach', 'sub-without-ref-part'];

  test.each(SHOWN)('%s is found', (id, policy) => {
    expect(ids(policy)).toContain(id);
  });

  test('every rule is shown by an example here or below', () => {
    const elsewhere = [
      'aud-unknown',
      'path-moved',
      'path-younger',
      'statement-subsumed',
      'fork-carries-subject',
      'variable-inactive',
      ...UNREAD,
    ];
    const shown = new Set([...SHOWN.map(([id]) => id), ...elsewhere]);
    expect(FINDING_RULES.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
  });

  test('what depends on facts follows them', () => {
    const withAudience = (...audiences: string[]): Facts => ({
      ...estateFacts,
      audiences: { [providerOf(HOST)]: audiences },
    });
    expect(ids(policyFor(MAIN), withAudience('other'))).toContain('aud-unknown');
    expect(ids(policyFor(MAIN), withAudience('sts'))).not.toContain('aud-unknown');
    const old = { ...estateFacts, instances: estateFacts.instances.map((one) => ({ ...one, version: '18.2.1' })) };
    expect(ids(policyFor(MAIN), old)).toContain('fork-carries-subject');
  });

  test('a project that moved is known by its pinned id', () => {
    const pinned = (path: string) =>
      policyOf(
        statementFor(
          {
            StringEquals: { 'gitlab.com:project_id': '20' },
            StringLike: { 'gitlab.com:sub': `project_path:${path}:ref_type:branch:ref:main` },
          },
          'gitlab.com',
        ),
      );
    const [moved] = findings(pinned('old/app'), estateFacts).filter(({ id }) => id === 'path-moved');
    expect(moved?.fix?.edits).toMatchObject([{ op: 'set', value: 'project_path:acme/app:ref_type:branch:ref:main' }]);
    expect(ids(pinned('acme/app'))).not.toContain('path-moved');
  });

  test('a statement that others cover is named, and its narrower twin is not', () => {
    const wide = statementFor({ StringLike: { [`${HOST}:sub`]: 'project_path:g/p:*' } });
    const narrow = statementFor({ StringLike: { [`${HOST}:sub`]: MAIN } });
    const found = findings(policyOf(narrow, wide), estateFacts).filter(({ id }) => id === 'statement-subsumed');
    expect(found.map(({ path }) => path)).toEqual([['Statement', 0]]);
  });

  test('severities follow who is let in: gitlab.com is worse than an instance of one’s own', () => {
    const severityAt = (host: string) => findings(policyAt(host, 'project_path:my*'), estateFacts)[0]?.severity;
    expect([severityAt('gitlab.com'), severityAt(HOST)]).toEqual(['critical', 'high']);
  });

  test('each finding names its place', () => {
    const [first] = findings(policyFor(MAIN, 'project_path:g/p*'), estateFacts);
    expect(first?.path).toEqual(['Statement', 0, 'Condition', 'StringLike', `${HOST}:sub`, 1]);
    const path = ['Statement', 0, 'Condition', 'StringLike', `${HOST}:sub`];
    expect(first?.fix).toEqual({
      label: 'Replace with `project_path:g/p:*`',
      effect: 'narrows',
      edits: [{ op: 'set', path, value: [MAIN, 'project_path:g/p:*'] }],
    });
  });
});
