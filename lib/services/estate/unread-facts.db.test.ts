import { describe, expect, it } from 'vitest';
import { GitLabError, type GitLabFailure } from '@/lib/gitlab/port';
import { UNREAD } from '@/lib/reach/reading';
import { ensureConnections } from '@/lib/services/connections/rows';
import { exportTerraform } from '@/lib/services/estate/export-terraform';
import { findSources, readSource } from '@/lib/services/estate/find-sources';
import { getProject } from '@/lib/services/estate/get-project';
import { getRole } from '@/lib/services/estate/get-role';
import { listProjects } from '@/lib/services/estate/list-projects';
import { listRoles } from '@/lib/services/estate/list-roles';
import { startOnboarding } from '@/lib/services/onboarding/start-onboarding';
import { listReviewItems } from '@/lib/services/reviews/list-review-items';
import { startCampaign } from '@/lib/services/reviews/start-campaign';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import { RHEA } from '@/lib/test-worlds/change-test-world';
import { ODILE } from '@/lib/test-worlds/review-test-world';
import { PRODUCTION } from '@/lib/test-worlds/sources';
import { ACCOUNT, TestWorld, testPolicy, testProject, testRole } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const WHERE = { accountId: ACCOUNT, name: 'role-001' };
const PROJECT = { instanceId: 'main', projectId: '1' };

/** One project that a role names; what the hook patches is so from the first reading on. */
async function open(patch: (world: TestWorld) => void) {
  const world = new TestWorld();
  world.projects = [testProject(1)];
  world.roles = [testRole(1, { trustPolicy: testPolicy('pay/service-1', 'dev') })];
  patch(world);
  const { client: db } = database();
  const context = world.context(db);
  await ensureConnections(context);
  const vik = { issuer: 'https://gitlab.example.com', subject: 'vik', username: 'vik', name: 'Vik' };
  await db.person.create({ data: { id: 'vik', ...vik, createdAt: context.now() } });
  await syncAccount(context, { accountId: ACCOUNT, startedBy: 'test' }, world.wait);
  await syncInstance(context, { instanceId: 'main', startedBy: 'test' }, world.wait);
  return { context, db };
}
type Context = Awaited<ReturnType<typeof open>>['context'];

async function evidence(context: Context) {
  const dueAt = new Date(context.now().getTime() + 86_400_000).toISOString();
  const wanted = { name: 'Autumn', scope: { reviewers: ['vik'] }, dueAt, onSilence: 'keep' };
  const { number } = await startCampaign(context, ODILE, wanted);
  return (await listReviewItems(context, ODILE, { number })).rows[0]?.evidence;
}

const REFUSALS: readonly GitLabFailure[] = [
  { kind: 'forbidden', detail: '403' },
  { kind: 'not-found', detail: '404' },
];
const refs = { read: false, because: UNREAD.refs };
const anything = expect.anything();

/** Every answer that tells of the refs of a project, or of what follows from them, and what it says where they could not be read. */
const OF_REFS: readonly (readonly [string, (context: Context) => Promise<unknown>, unknown])[] = [
  ['page of the project', (at) => getProject(at, RHEA, PROJECT), { refs, refCount: null, protectedRefCount: null }],
  ['list of projects', (at) => listProjects(at, RHEA, {}), { rows: [{ refCount: null, protectedRefCount: null }] }],
  ['composer', (at) => readSource(at, RHEA, PROJECT), { refs, patterns: { read: true, items: [anything] } }],
  ['guide', (at) => startOnboarding(at, RHEA, { instanceId: 'main', projectId: 1 }), { project: { refs } }],
  [
    'page of the role',
    (at) => getRole(at, RHEA, WHERE),
    { sentence: expect.stringContaining('The refs of 1 project could not be read.') },
  ],
  ['list of roles', (at) => listRoles(at, RHEA, {}), { rows: [{ projects: 0, unreadProjects: 1 }] }],
  ['evidence of a review', evidence, { admittedRefs: null, protectedRefs: null }],
];

describe('branches that GitLab does not show', () => {
  it.each(REFUSALS)('are not known on any surface, with the reason: $detail', async (failure) => {
    const { context } = await open((world) => {
      world.fault = (asked) => {
        if (asked === 'refs') throw new GitLabError('GET', failure);
      };
    });
    for (const [surface, ask, says] of OF_REFS) {
      const answer = await ask(context);
      expect({ surface, answer }).toMatchObject({ surface, answer: says });
      // Nobody says that what was not read is not there.
      expect(JSON.stringify({ surface, answer })).not.toMatch(/does not exist today|none of 0|0 existing/);
    }
  });

  it('are known on every surface where they were read', async () => {
    const { context } = await open(() => {});
    for (const [surface, ask, says] of OF_REFS)
      expect({ surface, answer: await ask(context) }).not.toMatchObject({ surface, answer: says });
  });
});

it('policies and audiences that AWS does not show are a remark in Terraform, never an empty list', async () => {
  const { context } = await open((world) => {
    world.roles = world.roles.map((each) => ({ ...each, attachedPolicies: null }));
    world.providers = world.providers.map((each) => ({ ...each, clientIds: null, thumbprints: null }));
  });
  const [role, provider] = (await exportTerraform(context, RHEA, WHERE)).files;
  expect(role?.text).toContain(`# ${UNREAD.policies}`);
  expect(provider?.text).toContain(`# ${UNREAD.audiences}`);
  expect(provider?.text).not.toContain('client_id_list  ');
});

it.each([
  ['waits for deletion', { deletionOn: '2027-01-08' }, 'GitLab deletes pay/service-1 on 2027-01-08'],
  ['is archived', { archived: true }, 'pay/service-1 is archived'],
])('a project that %s is offered nowhere and let in by nobody', async (_, patch, says) => {
  const { context } = await open((world) => {
    world.projects = [testProject(1, patch)];
  });
  expect(await findSources(context, RHEA, { instanceId: 'main', q: 'pay' })).toEqual([]);
  const refused = { code: 'invalid', message: expect.stringContaining(says) };
  await expect(startOnboarding(context, RHEA, { instanceId: 'main', projectId: 1 })).rejects.toMatchObject(refused);
});

it('no code takes a fact that was not read for an empty list or none', () => {
  const facts =
    /\b(refs|protection|patterns|clientIds|audiences|thumbprints|attachedPolicies|refCount)\)?\s*(\?\?|\|\|)\s*(\[\]|0)/;
  // The rooms that facts pass on their way to people. The estate of lib/reach lists what is known, and who asks says what is not.
  const rooms = /^(app|components|bin\/cli|lib\/(services|terraform|reviews|onboarding|migration))\//;
  const found = PRODUCTION.filter(({ file, text }) => rooms.test(file) && facts.test(text)).map(({ file }) => file);
  expect(found).toEqual([]);
});
