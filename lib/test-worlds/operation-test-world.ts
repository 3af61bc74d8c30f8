import type { Actor } from '@/lib/access/decide';
import { policyDigest } from '@/lib/audit/digest';
import type { AuditAction } from '@/lib/audit/events';
import { CLOSED_TRUST_POLICY, MADE_BY_TAG } from '@/lib/changes/setup-steps';
import type { Database } from '@/lib/db/transaction';
import { NOTICE_KINDS } from '@/lib/notify/notices';
import { applyChange } from '@/lib/services/apply/apply-change';
import { breakGlass } from '@/lib/services/apply/break-glass';
import { pauseIfRestored } from '@/lib/services/apply/pause-if-restored';
import { scheduleChange } from '@/lib/services/apply/schedule-change';
import { proposeRules } from '@/lib/services/approval-rules/propose-rules';
import { viewChange } from '@/lib/services/changes/view/change-view';
import { saveOnboarding, startOnboarding } from '@/lib/services/onboarding/start-onboarding';
import { createGroupGrant } from '@/lib/services/people/group-grants';
import { linkPerson } from '@/lib/services/people/link-people';
import { createToken } from '@/lib/services/people/tokens/create-token';
import { getReductions } from '@/lib/services/reductions/get-reductions';
import { startCampaign } from '@/lib/services/reviews/start-campaign';
import { syncAccount } from '@/lib/services/sync/sync-account';
import type { Context } from '@/lib/services/verb/context';
import { saveView } from '@/lib/services/views/save-view';
import { AMIR, at, openChanges, person, policyWithForeign, RHEA, ROLE } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT, testPolicy } from '@/lib/test-worlds/sync-test-world';
import { CONFIG } from '@/lib/test-worlds/test-config';

export const ADA = person('ada', 'viewer', 'requester', 'approver', 'admin', 'auditor');
const VIK = person('vik', 'viewer');
export const WHERE = { accountId: ACCOUNT, name: ROLE };
export const RULES = { text: JSON.stringify([{ name: 'two', approvals: 2 }]), note: 'Two.' };
const GRANT = { groupPath: 'pay', role: 'viewer' };
const WHY = { reason: 'Production is down.' };

const PROJECT = { instanceId: 'main', projectId: 2 };
const ANSWERS = {
  ...{ accountId: ACCOUNT, audience: null, thumbprint: null },
  tracks: [
    {
      ...{ name: 'deploy', refs: [{ kind: 'exact', type: 'branch', name: 'main' }], mergeRequests: false },
      ...{ role: { kind: 'existing', name: ROLE }, managedPolicies: [], inlinePolicies: [], variable: null },
      ...{ tool: 'aws-cli', credentials: 'profile', mergeRequest: false },
    },
  ],
};

/** A project without a file and without variables; nothing is ever written to it here. */
const EMPTY_PROJECT = {
  file: async () => null,
  variable: async () => null,
} as unknown as NonNullable<ReturnType<Context['gitlabWriter']>>;

export type World = Awaited<ReturnType<typeof openWorld>>;
type Call = readonly [Actor, Record<string, unknown>];
export interface Row {
  /** The events of one call that does what it is asked, all of them, in order. */
  readonly done: readonly AuditAction[];
  /** Brings the world to where the call can be made. Answers by whom and with what. */
  readonly call: (world: World) => Promise<Call> | Call;
}
const row = (done: AuditAction | readonly AuditAction[], call: Row['call']): Row => ({
  done: typeof done === 'string' ? [done] : done,
  call,
});

export async function openWorld(client: Database) {
  const url = 'http://127.0.0.1:9/';
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const notifications = [{ kind: 'webhook', name: 'bridge', url, secret, events: NOTICE_KINDS }] as const;
  const instances = CONFIG.instances.map((each) => ({
    ...each,
    hookToken: secret,
    writerToken: 'glpat-canary-writer',
  }));
  const opened = await openChanges(client, { notifications, instances });
  const { db, world } = opened;
  world.groups = [{ id: 9, path: GRANT.groupPath, name: 'Pay', protection: [] }];
  // Asked for, and never called here: the worker writes.
  const readConfig = () => ({ ok: true as const, config: opened.context.config, warnings: [] });
  const context: Context = { ...opened.context, gitlabWriter: () => EMPTY_PROJECT, readConfig };
  const ahead = (hours: number) => new Date(context.now().getTime() + hours * 3_600_000).toISOString();
  const work = async (number: number) =>
    applyChange(context, { changeId: (await db.change.findUniqueOrThrow({ where: { number } })).id }, world.wait);
  const broken = async () => breakGlass(context, ADA, { ...at(await opened.submitted()), ...WHY });
  const proposed = () => proposeRules(context, ADA, RULES);
  const review = { name: 'Autumn', scope: { reviewers: ['vik'] }, dueAt: ahead(24), onSilence: 'keep' };
  const started = async () => {
    const { number } = await startCampaign(context, ADA, review);
    const { id } = await db.reviewItem.findFirstOrThrow({ orderBy: { id: 'asc' } });
    return { number, items: [id] };
  };
  return { ...opened, context, ahead, work, broken, proposed, review, started };
}

const VIEW = { list: 'roles', name: 'Drifted', query: { where: 'drift:yes' }, shared: true };

/** Every operation that writes. One without a row, and without a place in READS, fails the test below. */
export const WRITES: Readonly<Record<string, Row>> = {
  draftChange: row('change.drafted', async ({ draftInput }) => [RHEA, await draftInput()]),
  editChange: row('change.edited', async ({ draft, draftInput }) => {
    const { role: _, ...wanted } = await draftInput();
    return [RHEA, { ...at(await draft()), ...wanted, title: 'Another title' }];
  }),
  rebaseChange: row('change.rebased', async ({ requested, work, world, context }) => {
    const { number } = await requested();
    world.meddle({ trustPolicy: policyWithForeign('pay/service-3') });
    await work(number);
    return [RHEA, at(await viewChange(context, RHEA, number))];
  }),
  submitChange: row('change.submitted', async ({ draft }) => [RHEA, at(await draft())]),
  withdrawChange: row('change.withdrawn', async ({ submitted }) => [RHEA, at(await submitted())]),
  approveChange: row('change.approved', async ({ submitted }) => [AMIR, at(await submitted())]),
  rejectChange: row('change.rejected', async ({ submitted }) => [AMIR, { ...at(await submitted()), comment: 'No.' }]),
  requestChanges: row('change.changes-requested', async ({ submitted }) => [
    AMIR,
    { ...at(await submitted()), comment: 'Name the branch.' },
  ]),
  applyChange: row('change.apply-requested', async ({ approved }) => [RHEA, at(await approved())]),
  scheduleChange: row('change.scheduled', async ({ approved, ahead }) => [
    RHEA,
    { ...at(await approved()), applyAt: ahead(2) },
  ]),
  unscheduleChange: row('change.unscheduled', async ({ approved, ahead, context }) => [
    RHEA,
    at(await scheduleChange(context, RHEA, { ...at(await approved()), applyAt: ahead(2) })),
  ]),
  breakGlass: row('change.break-glass', async ({ submitted }) => [ADA, { ...at(await submitted()), ...WHY }]),
  reviewBreakGlass: row('change.break-glass-reviewed', async ({ broken, work, context }) => {
    const { number } = await broken();
    await work(number);
    return [AMIR, { ...at(await viewChange(context, AMIR, number)), comment: 'It was needed.' }];
  }),
  commentOnChange: row('change.commented', async ({ draft }) => [
    AMIR,
    { number: (await draft()).number, text: 'Why?' },
  ]),
  resumeApplying: row('applying.resumed', async ({ context, db }) => {
    await pauseIfRestored(context);
    await db.$executeRaw`UPDATE "Installation" SET "databaseMarks" = jsonb_set("databaseMarks", '{table}', '"1"')`;
    await pauseIfRestored(context);
    return [ADA, { reason: 'Every role was compared.' }];
  }),
  verifyAudit: row('audit.verified', () => [ADA, {}]),
  exportRoles: row('list.exported', () => [ADA, {}]),
  exportProjects: row('list.exported', () => [ADA, {}]),
  exportChanges: row('list.exported', () => [ADA, {}]),
  exportReviews: row('list.exported', () => [ADA, {}]),
  saveView: row('view.shared', () => [RHEA, VIEW]),
  deleteView: row('view.withdrawn', async ({ context }) => [RHEA, await saveView(context, RHEA, VIEW)]),
  exportAudit: row('audit.exported', () => [ADA, {}]),
  exportAccess: row('audit.exported', () => [ADA, {}]),
  startSync: row('sync.started', () => [ADA, { kind: 'account', id: ACCOUNT }]),
  checkConnections: row('connection.check-started', () => [ADA, {}]),
  setUpHooks: row('connection.hooks-asked', () => [ADA, { instanceId: 'main' }]),
  reloadConfiguration: row('configuration.reload-asked', () => [ADA, {}]),
  setDriftMode: row('role.drift-mode-set', () => [ADA, { ...WHERE, mode: 'alert' }]),
  refreshRole: row('role.trust-policy-seen', ({ world }) => {
    world.meddle({ trustPolicy: policyWithForeign('pay/service-3') });
    return [ADA, WHERE];
  }),
  planRename: row(['change.drafted', 'rename.planned'], async ({ requested, work }) => {
    await work((await requested()).number);
    return [
      RHEA,
      { instanceId: 'main', projectId: '1', role: WHERE, newPath: 'bank/service-1', reason: 'The group moves.' },
    ];
  }),
  planComponents: row(['change.drafted', 'rename.planned'], () => [
    RHEA,
    {
      ...{ instanceId: 'main', projectId: '1', role: WHERE, reason: 'Only protected ones.' },
      components: ['project_path', 'ref_type', 'ref', 'ref_protected'],
    },
  ]),
  draftReductions: row('change.drafted', async ({ context, world }) => {
    world.meddle({ trustPolicy: testPolicy('pay/service-1', '*').replace('StringEquals', 'StringLike') });
    await syncAccount(context, { accountId: ACCOUNT, startedBy: 'test' }, world.wait);
    const { baseDigest, offered } = await getReductions(context, RHEA, WHERE);
    const id = offered.find(({ kind }) => kind === 'limit-to-protected')?.id;
    return [RHEA, { proposals: [{ ...WHERE, id, baseDigest }], reason: 'Only protected ones.' }];
  }),
  draftRefused: row('change.drafted', async ({ context, world }) => {
    const subject = 'project_path:pay/service-1:ref_type:branch:ref:dev';
    const [audience, host] = ['https://gitlab.example.com', 'gitlab.example.com'];
    const roleArn = `arn:aws:iam::${ACCOUNT}:role/${ROLE}`;
    world.entries = [{ id: 'e', at: context.now(), refused: true, subject, audience, host, roleArn }];
    await syncAccount(context, { accountId: ACCOUNT, startedBy: 'test' }, world.wait);
    return [RHEA, { ...WHERE, subject, audience, host }];
  }),
  // Only a message for the worker, which records what changes.
  readMembers: row([], () => [ADA, {}]),
  setPersonRoles: row('person.updated', () => [ADA, { personId: 'vik', roles: ['requester'] }]),
  setPersonDisabled: row('person.updated', () => [ADA, { personId: 'vik', disabled: true }]),
  vouchForPerson: row('person.vouched', () => [ADA, { personId: 'vik', reason: 'We share an office.' }]),
  linkPerson: row('person.linked', () => [ADA, { personId: 'vik', to: 'pia' }]),
  unlinkPerson: row('person.unlinked', async ({ context }) => {
    await linkPerson(context, ADA, { personId: 'vik', to: 'pia' });
    return [ADA, { personId: 'vik' }];
  }),
  createGroupGrant: row('group-grant.created', () => [ADA, GRANT]),
  deleteGroupGrant: row('group-grant.deleted', async ({ context }) => [
    ADA,
    { id: (await createGroupGrant(context, ADA, GRANT)).id },
  ]),
  confirmGroup: row('group.confirmed', async ({ db }) => {
    const named = { instanceId: 'main', path: GRANT.groupPath, groupId: 8, takenById: 9 };
    await db.namedGroup.upsert({
      where: { instanceId_path: { instanceId: 'main', path: GRANT.groupPath } },
      create: named,
      update: named,
    });
    return [ADA, { groupPath: GRANT.groupPath, groupId: 9 }];
  }),
  revokeSession: row('session.ended', async ({ db, context, ahead }) => {
    const now = context.now();
    await db.session.create({
      data: { id: 'one', personId: 'vik', createdAt: now, lastSeenAt: now, expiresAt: new Date(ahead(1)) },
    });
    return [ADA, { id: 'one' }];
  }),
  createToken: row('token.created', () => [RHEA, { name: 'deploys', scopes: ['read'], days: 1 }]),
  revokeToken: row('token.revoked', async ({ context }) => [
    RHEA,
    { id: (await createToken(context, RHEA, { name: 'deploys', scopes: ['read'], days: 1 })).id },
  ]),
  chooseNotices: row('notification.chosen', () => [RHEA, { choices: { 'to-approve': 'digest' } }]),
  replayDelivery: row('notification.replayed', async ({ submitted, db }) => {
    await submitted();
    return [ADA, { id: (await db.delivery.findFirstOrThrow()).id }];
  }),
  proposeApprovalRules: row('rules.proposed', () => [ADA, RULES]),
  approveApprovalRules: row('rules.approved', async ({ proposed }) => [AMIR, await proposed()]),
  rejectApprovalRules: row('rules.rejected', async ({ proposed }) => [AMIR, { ...(await proposed()), comment: 'No.' }]),
  startReview: row('review.started', ({ review }) => [ADA, review]),
  answerReview: row('review.answered', async ({ started }) => [VIK, { ...(await started()), answer: 'keep' }]),
  delegateReview: row('review.delegated', async ({ started }) => [
    VIK,
    { ...(await started()), to: 'pia', reason: 'It is hers.' },
  ]),
  endReview: row('review.ended', async ({ started }) => [ADA, { number: (await started()).number }]),
  stopRepeatingReview: row('review.stopped-repeating', async ({ context, review }) => [
    ADA,
    { number: (await startCampaign(context, ADA, { ...review, repeat: 'quarterly' })).number },
  ]),
  startOnboarding: row('onboarding.started', () => [RHEA, PROJECT]),
  saveOnboarding: row('onboarding.edited', async ({ context }) => [
    RHEA,
    { ...at(await startOnboarding(context, RHEA, PROJECT)), answers: ANSWERS },
  ]),
  submitOnboarding: row(['change.drafted', 'change.submitted', 'onboarding.submitted'], async ({ context }) => {
    const guide = await startOnboarding(context, RHEA, PROJECT);
    const saved = await saveOnboarding(context, RHEA, { ...at(guide), answers: ANSWERS });
    return [RHEA, { ...at(saved), reason: 'It deploys now.' }];
  }),
  offboardProject: row(['change.drafted', 'change.submitted'], () => [
    RHEA,
    { ...PROJECT, projectId: 1, roles: [WHERE], reason: 'It deploys no more.' },
  ]),
  cleanUpChange: row(['change.drafted', 'change.submitted'], async ({ requested, db, context }) => {
    const { number } = await requested();
    const made = { tags: { [MADE_BY_TAG]: 'it' }, trustPolicy: CLOSED_TRUST_POLICY };
    await db.role.updateMany({ data: { ...made, trustDigest: policyDigest(CLOSED_TRUST_POLICY) } });
    await db.change.update({ where: { number }, data: { state: 'failed' } });
    return [RHEA, { ...{ number: (await viewChange(context, RHEA, number)).number }, reason: 'It is not wanted.' }];
  }),
  startMigrationScan: row('migration.scan-started', () => [RHEA, { instanceId: 'main' }]),
  openMigrations: row('migration.requested', async (world) => [
    RHEA,
    { instanceId: 'main', projects: [await found(world)] },
  ]),
  // Only a message for the worker, which records what it finds.
  followMigrations: row([], () => [RHEA, { instanceId: 'main' }]),
  draftAudience: row('change.drafted', () => [
    RHEA,
    { instanceId: 'main', role: WHERE, audience: 'https://aws.example' },
  ]),
};

/** A project that a scan found something in. */
async function found({ db, context }: World): Promise<{ readonly projectId: number; readonly editDigest: string }> {
  const row = { projectId: 1, editDigest: 'd'.repeat(64) };
  const lists = { jobs: [], files: [{}], notes: [] };
  await db.migrationFinding.create({
    data: { instanceId: 'main', ...row, ...lists, state: 'found', audience: 'a', foundAt: context.now() },
  });
  return row;
}
