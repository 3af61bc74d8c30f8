import { describe, expect, it } from 'vitest';
import type { EndpointConfig } from '@/lib/config/config';
import { noticeLines, noticeLink, noticeSubject } from '@/lib/notify/notice-text';
import { ensureConnections } from '@/lib/services/connections/rows';
import { getOverview } from '@/lib/services/estate/get-overview';
import { getRole } from '@/lib/services/estate/get-role';
import { listRoles } from '@/lib/services/estate/list-roles';
import { listShutProviders } from '@/lib/services/estate/shut-providers';
import { readNotice } from '@/lib/services/notices/read-notice';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import { RHEA } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT, TestWorld, testPolicy, testProject, testRole } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const ROLES = 14;
const OWN = `${ACCOUNT}:oidc-provider/gitlab.example.com`;

/** A policy whose own conditions keep everybody out, whatever the provider. */
const dead = testPolicy('pay/service-1').replace('"gitlab.example.com:sub"', '"gitlab.example.com:never"');

/** Fourteen roles of one provider, and one that nobody can enter by its own policy. */
async function open() {
  const world = new TestWorld();
  world.projects = [testProject(1)];
  world.roles = [
    ...Array.from({ length: ROLES }, (_, at) => testRole(at + 1, { trustPolicy: testPolicy('pay/service-1') })),
    testRole(ROLES + 1, { trustPolicy: dead }),
  ];
  const { client: db } = database();
  const endpoint = { kind: 'slack', name: 'ops', url: 'http://127.0.0.1:9/', events: ['provider-shut'] } as const;
  const base = world.context(db);
  const notifications: readonly EndpointConfig[] = [endpoint];
  const context = { ...base, config: { ...base.config, notifications: [...notifications] } };
  await ensureConnections(context);
  await syncInstance(context, { instanceId: 'main', startedBy: 'test' }, world.wait);
  const sync = () => syncAccount(context, { accountId: ACCOUNT, startedBy: 'test' }, world.wait);
  await sync();
  const told = async () =>
    (await db.auditEvent.findMany({ where: { action: { startsWith: 'provider.' } }, orderBy: { seq: 'asc' } })).map(
      ({ action }) => action,
    );
  return { world, db, context, sync, told };
}

const CAUSES = [
  ['is missing', () => [], `has no OIDC provider for gitlab.example.com`, 'Create the provider'],
  [
    'accepts no audience that they ask for',
    (all: TestWorld['providers']) => all.map((each) => ({ ...each, clientIds: ['other'] })),
    'accepts other, and the trust policies ask for others',
    'Add the audience https://gitlab.example.com',
  ],
] as const;

describe('a provider that keeps everybody out of its roles', () => {
  it.each(CAUSES)(
    'and %s is one alert for the account, with what mends it, and one end',
    async (_, patch, why, how) => {
      const { world, db, context, sync, told } = await open();
      expect([await told(), (await getOverview(context, RHEA, {})).shutProviders]).toEqual([[], []]);
      const whole = world.providers;
      world.providers = [...patch(whole)];
      await sync();
      await sync();
      expect(await told()).toEqual(['provider.shut']);
      const [shut] = (await getOverview(context, RHEA, {})).shutProviders;
      expect(shut).toMatchObject({ roles: ROLES, accountId: ACCOUNT, arn: expect.stringContaining(OWN) });
      expect([shut?.reason, shut?.remedy]).toEqual([expect.stringContaining(why), expect.stringContaining(how)]);
      expect(shut?.reason).toContain(`${ROLES} roles admit nobody`);
      // The list of roles and each role tell the very same alert, and the role that its own policy keeps shut none.
      expect(await listShutProviders(context, RHEA, { account: ACCOUNT })).toEqual([shut]);
      expect(await listShutProviders(context, RHEA, { account: '999999999999' })).toEqual([]);
      expect((await getRole(context, RHEA, { accountId: ACCOUNT, name: 'role-001' })).shutBy).toEqual(shut);
      const own = await getRole(context, RHEA, { accountId: ACCOUNT, name: `role-0${ROLES + 1}` });
      expect([own.rung, own.shutBy]).toEqual([0, null]);
      const [row, ...more] = await db.notice.findMany();
      if (row === undefined) throw new Error('nobody is told');
      expect(more).toEqual([]);
      const notice = readNotice(row);
      expect(noticeSubject(notice)).toContain('gitlab.example.com');
      expect(noticeLines(notice).join(' ')).toContain(`${ROLES} roles admit nobody`);
      expect(noticeLink('', notice)).toBe(`/roles?account=${ACCOUNT}&rung=0`);
      world.providers = whole;
      await sync();
      expect(await told()).toEqual(['provider.shut', 'provider.reopened']);
      expect((await getOverview(context, RHEA, {})).shutProviders).toEqual([]);
    },
  );

  it('is not told of where the audiences could not be read: nobody can say that they keep someone out', async () => {
    const { world, sync, told } = await open();
    world.providers = world.providers.map((each) => ({ ...each, clientIds: null, thumbprints: null }));
    await sync();
    expect(await told()).toEqual([]);
  });

  it('is found in the list of roles by the filter that the alert leads to', async () => {
    const { world, context, sync } = await open();
    world.providers = [];
    await sync();
    expect((await listRoles(context, RHEA, { account: ACCOUNT, rung: '0' })).total).toBe(ROLES + 1);
  });
});
