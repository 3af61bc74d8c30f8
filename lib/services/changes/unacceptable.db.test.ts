import { expect, it } from 'vitest';
import { draftChange } from '@/lib/services/changes/draft-change';
import { getComposer } from '@/lib/services/changes/get-composer';
import { submitChange } from '@/lib/services/changes/submit-change';
import { getRole } from '@/lib/services/estate/get-role';
import { refreshRole } from '@/lib/services/sync/refresh-role';
import { adds, at, openChanges, policyWithForeign, RHEA, ROLE } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const WHERE = { accountId: ACCOUNT, name: ROLE };
const DELETED = 'AROAEXAMPLEID12345678';

it('a role that only AWS may change takes no draft, says why, and refuses to submit one from before', async () => {
  const { context, world, draft, draftInput, db } = await openChanges(database().client);
  const earlier = await draft();
  world.meddle({ path: '/aws-service-role/ecs.amazonaws.com/' });
  await refreshRole(context, RHEA, WHERE);
  const why = expect.stringContaining('service-linked role');
  expect(await getRole(context, RHEA, WHERE)).toMatchObject({ ownedByAws: why });
  expect(await getComposer(context, RHEA, WHERE)).toMatchObject({ refusal: why });
  const refused = { code: 'invalid', message: why };
  await expect(draftChange(context, RHEA, await draftInput())).rejects.toMatchObject(refused);
  await expect(submitChange(context, RHEA, at(earlier))).rejects.toMatchObject(refused);
  expect(await db.change.count({ where: { state: { not: 'draft' } } })).toBe(0);
});

it('a policy that keeps a principal that was deleted is refused with its id, and takes the change that removes it', async () => {
  const { context, world, draftInput } = await openChanges(database().client);
  const live = JSON.parse(policyWithForeign('pay/service-1'));
  const withDeleted = {
    ...live,
    Statement: [{ ...live.Statement[0], Principal: { AWS: DELETED } }, live.Statement[1]],
  };
  world.meddle({ trustPolicy: JSON.stringify(withDeleted) });
  await refreshRole(context, RHEA, WHERE);
  const input = await draftInput();
  await expect(draftChange(context, RHEA, { ...input, proposal: adds(2) })).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringContaining(`Statement 1 names ${DELETED}, which is the id of a role that was deleted.`),
  });
  const without = { kind: 'document', text: JSON.stringify({ ...live, Statement: live.Statement.slice(1) }) };
  expect(await draftChange(context, RHEA, { ...input, proposal: without })).toMatchObject({ state: 'draft' });
});

it('a policy that leaves the subject of gitlab.com open beside the edit is refused at its statement', async () => {
  const { context, world, draftInput, db } = await openChanges(database().client);
  const live = JSON.parse(policyWithForeign('pay/service-1'));
  const open = {
    ...{ Effect: 'Allow', Action: 'sts:AssumeRoleWithWebIdentity' },
    Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/gitlab.com` },
    Condition: { StringLike: { 'gitlab.com:sub': '*' } },
  };
  world.meddle({ trustPolicy: JSON.stringify({ ...live, Statement: [...live.Statement, open] }) });
  await refreshRole(context, RHEA, WHERE);
  await expect(draftChange(context, RHEA, { ...(await draftInput()), proposal: adds(2) })).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringContaining('Statement 3 admits gitlab.com'),
    issues: [{ path: ['proposal', 'Statement', expect.any(Number), 'Condition'] }],
  });
  expect(await db.change.count()).toBe(0);
});
