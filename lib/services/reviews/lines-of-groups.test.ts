import { describe, expect, it } from 'vitest';
import { mappingLines } from '@/lib/mappings/mapping-lines';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import { linesOfGroups } from '@/lib/services/reviews/lines-of-groups';
import { CONFIG } from '@/lib/test-worlds/test-config';

const [instance] = CONFIG.instances;
const HOST = new URL(instance?.issuer ?? '').host;
const ACCOUNT = '111122223333';
const FEDERATED = { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${HOST}` };

/** Of a policy of one statement: how many of its lines are asked where these groups are. */
async function askedOf(statement: object, groups: readonly string[]): Promise<number> {
  const trustPolicy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: FEDERATED, Action: 'sts:AssumeRoleWithWebIdentity', ...statement }],
  });
  const role = { accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:role/r`, trustPolicy };
  const isAsked = await linesOfGroups(CONFIG, role, groups);
  const parsed = parsePolicy(trustPolicy);
  if (!parsed.ok) throw new Error('policy');
  return mappingLines(parsed.policy, issuerProfiles(CONFIG)).filter(({ key }) => isAsked(key)).length;
}

const subject = (value: string, operator = 'StringLike') => ({ Condition: { [operator]: { [`${HOST}:sub`]: value } } });

describe('a review of a group asks about', () => {
  it.each([
    ['a mapping of a project of it', subject('project_path:data/dbt:ref_type:branch:ref:main')],
    ['a mapping of a group above it', subject('project_path:data/*:ref_type:branch:ref:*')],
    ['a foreign statement whose pattern lets its projects in', subject('project_path:da*')],
    ['a statement without any condition', {}],
    ['a statement that lets everybody in', { Principal: '*' }],
  ])('%s', async (_, statement) => {
    expect(await askedOf(statement, ['data/dbt', 'data'])).toBe(1);
  });

  it.each([
    ['a mapping of another group', subject('project_path:shop/web:ref_type:branch:ref:main')],
    ['a foreign statement that lets others in alone', subject('project_path:sh*')],
    ['a service of AWS', { Principal: { Service: 'ecs.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    ['a denial', { ...subject('project_path:data/*'), Effect: 'Deny' }],
  ])('not %s', async (_, statement) => {
    expect(await askedOf(statement, ['data'])).toBe(0);
  });

  it('every line, where no group narrows it', async () => {
    expect(await askedOf(subject('project_path:sh*'), [])).toBe(1);
  });
});
