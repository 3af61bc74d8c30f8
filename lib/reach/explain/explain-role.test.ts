import { describe, expect, it } from 'vitest';
import { explainRole } from '@/lib/reach/explain/explain-role';
import type { ReadableToken } from '@/lib/reach/explain/job-token';
import { HOST, policyFor, policyOf, providerOf, statementFor } from '@/lib/test-worlds/reach-test-world';

const PROVIDER = { arn: providerOf(HOST), clientIds: ['sts'] };
const SUB = 'project_path:g/p:ref_type:branch:ref:main';
const token = (sub = SUB, aud: string | readonly string[] = 'sts'): ReadableToken => ({
  host: HOST,
  claims: { sub, aud },
  notes: [],
});
/** What is said of the first clause that does not hold. */
const missOf = (policy: Parameters<typeof explainRole>[0], asked = token()) =>
  explainRole(policy, PROVIDER, asked)
    .statements.flatMap(({ clauses }) => clauses)
    .find(({ matched }) => !matched)?.miss?.sentence;

describe('the verdict', () => {
  it('is admitted where a statement matches, and refused where one condition does not', () => {
    expect(explainRole(policyFor(SUB), PROVIDER, token())).toMatchObject({ admitted: true, misses: 0, gate: null });
    expect(explainRole(policyFor(`${SUB}x`), PROVIDER, token())).toMatchObject({ admitted: false, misses: 1 });
  });

  it('is refused by STS before the policy counts: no provider, or an audience that it does not accept', () => {
    expect(explainRole(policyFor(SUB), null, token())).toMatchObject({ admitted: false, misses: null });
    const refused = explainRole(policyFor(SUB), { ...PROVIDER, clientIds: ['other'] }, token());
    expect(refused).toMatchObject({ admitted: false, decision: 'allow' });
    expect(refused.gate).toBe('The provider accepts the audience other, and the token is for sts.');
  });

  it('is refused by a Deny that matches, whatever is allowed', () => {
    const policy = policyOf(
      statementFor({ StringEquals: { [`${HOST}:sub`]: SUB } }),
      statementFor({ StringLike: { [`${HOST}:sub`]: '*:ref:main' } }, HOST, 'Deny'),
    );
    expect(explainRole(policy, PROVIDER, token())).toMatchObject({ admitted: false, decision: 'explicit-deny' });
  });

  it('counts no statement of another provider as a near miss', () => {
    const other = policyOf(statementFor({ StringEquals: { 'gitlab.com:sub': SUB } }, 'gitlab.com'));
    const { misses, statements } = explainRole(other, PROVIDER, token());
    expect(misses).toBeNull();
    expect(statements[0]?.outside).toBe(`Its principal is not the provider of ${HOST}.`);
  });
});

describe('the nearest miss says', () => {
  it.each([
    [
      'case',
      'project_path:g/P:ref_type:branch:ref:main',
      'The project differs in case: “g/p” and “g/P”. AWS compares case.',
    ],
    ['ref type', 'project_path:g/p:ref_type:tag:ref:main', 'The token is of a branch; the policy admits a tag.'],
    ['another ref', 'project_path:g/p:ref_type:branch:ref:dev', 'The ref is “main”; the policy admits “dev”.'],
    [
      'a longer ref',
      'project_path:g/p:ref_type:branch:ref:mai',
      'The ref “main” goes on after “mai”; the policy admits exactly that.',
    ],
    ['another project', 'project_path:g/q:ref_type:branch:ref:*', 'The project is “g/p”; the policy admits “g/q”.'],
    [
      'a policy that ends early',
      'project_path:g/p:ref_type:branch',
      'The policy ends before ref:main, which the token also says.',
    ],
    [
      'a trailing part',
      `${SUB}:ref_protected:true`,
      "The policy goes on with ref_protected:true, where the token's subject ends.",
    ],
    [
      'other sub components',
      'project_id:20:ref_type:branch:ref:main',
      'The policy expects project_id where the token says project_path: the project has other sub components.',
    ],
    ['a wildcard for colons', 'project_path:G/*', 'The project is “g/p”; the policy admits “G/*”.'],
  ])('%s', (_, pattern, sentence) => {
    expect(missOf(policyFor(pattern))).toBe(sentence);
  });

  it('that StringEquals takes wildcards as they stand', () => {
    const policy = policyOf(statementFor({ StringEquals: { [`${HOST}:sub`]: 'project_path:g/p:*' } }));
    expect(missOf(policy)).toBe('StringEquals takes * and ? literally. StringLike would match.');
  });

  it('which audience was asked for', () => {
    expect(missOf(policyFor(SUB), token(SUB, 'https://gitlab.example.com'))).toBe(
      'The token is for “https://gitlab.example.com”; the policy asks for “sts”.',
    );
  });
});
