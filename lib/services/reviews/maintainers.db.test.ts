import { expect, it } from 'vitest';
import { listReviewItems } from '@/lib/services/reviews/list-review-items';
import { startCampaign } from '@/lib/services/reviews/start-campaign';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import { openChanges } from '@/lib/test-worlds/change-test-world';
import { DAY, ODILE, TWO_MAPPINGS } from '@/lib/test-worlds/review-test-world';
import { ACCOUNT } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const SEEN = 'project_path:pay/service-2:ref_type:branch:ref:main';

const ofGroup = (path: string) =>
  TWO_MAPPINGS.replaceAll(/pay\/service-1:[^"]*/g, `${path}/*`).replaceAll('StringEquals', 'StringLike');

/** A role of two mappings and a foreign statement that `entered` entered; GitLab's users 11 and 12 maintain everything. */
async function open({ policy = TWO_MAPPINGS, entered = [] as string[] | null } = {}) {
  const opened = await openChanges(database().client);
  const { context, world, db } = opened;
  await db.person.update({ where: { id: 'amir' }, data: { subject: '11' } });
  await db.person.update({ where: { id: 'rhea' }, data: { subject: '12', issuer: 'https://other.example.com' } });
  world.maintainers = [11, 12, 13];
  world.groups = [{ id: 1, path: 'pay', name: 'pay', protection: [] }];
  const lastUsedAt = context.now();
  world.meddle({ trustPolicy: policy, lastUsedAt });
  const roleArn = `arn:aws:iam::${ACCOUNT}:role/role-001`;
  world.entries =
    entered?.map((subject) => ({
      ...{ id: subject, at: lastUsedAt, refused: false, subject, roleArn },
      ...{ audience: 'https://gitlab.example.com', host: 'gitlab.example.com' },
    })) ?? null;
  await syncInstance(context, { instanceId: 'main', startedBy: 'test' }, world.wait);
  await syncAccount(context, { accountId: ACCOUNT, startedBy: 'test' }, world.wait);
  const start = async (scope: object) => {
    const dueAt = new Date(context.now().getTime() + DAY).toISOString();
    const asked = { name: 'Autumn', dueAt, onSilence: 'keep', scope: { reviewers: ['vik'], ...scope } };
    const { number } = await startCampaign(context, ODILE, asked);
    const { rows } = await listReviewItems(context, ODILE, { number });
    return rows.filter(({ evidence }) => evidence.role === 'role-001');
  };
  return { ...opened, start };
}

it('asks who maintains the project in GitLab and has signed in with it, before the named', async () => {
  const { start } = await open();
  expect((await start({ maintainers: true })).map(({ kind, reviewer }) => `${kind} ${reviewer}`).sort()).toEqual([
    'foreign vik',
    'mapping amir',
    'mapping amir',
  ]);
  expect(new Set((await start({})).map(({ reviewer }) => reviewer))).toEqual(new Set(['vik']));
});

it.each([
  ['pay', 'amir'],
  ['PAY', 'amir'],
  ['other', 'vik'],
])('asks who maintains the group of a mapping, where a group of that path is known: %s', async (path, expected) => {
  const { start } = await open({ policy: ofGroup(path) });
  const group = (await start({ maintainers: true })).find(({ who }) => who.startsWith(`any project in ${path}`));
  expect(group?.reviewer).toBe(expected);
});

it('freezes the subjects that were seen entering with the line that could have let them in', async () => {
  const { start } = await open({ entered: [SEEN, 'project_path:gone/elsewhere:ref_type:branch:ref:main'] });
  const observed = (await start({})).map(({ kind, who, evidence }) => ({ kind, who, seen: evidence.observed }));
  expect(observed.find(({ who }) => who.includes('service-1'))?.seen).toEqual([]);
  expect(observed.find(({ who }) => who.includes('service-2'))?.seen).toMatchObject([{ subject: SEEN }]);
});

it('freezes all of them with a policy that does not parse: any of them may have come in by it', async () => {
  const { start } = await open({ policy: TWO_MAPPINGS.replace('"Allow"', '"Maybe"'), entered: [SEEN] });
  expect(await start({})).toMatchObject([
    { kind: 'foreign', evidence: { policy: null, observed: [{ subject: SEEN }] } },
  ]);
});

it('says nothing of observed subjects where CloudTrail may not be asked', async () => {
  const { start } = await open({ entered: null });
  expect((await start({})).map(({ evidence }) => evidence.observed)).toEqual([null, null, null]);
});
