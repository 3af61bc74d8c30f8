/** The small GitLab and AWS of the sync tests with a writer and people, for tests of changes. Not for production code. */
import type { PersonActor, SystemActor } from '@/lib/access/decide';
import type { PersonRoleName, TokenScope } from '@/lib/access/permissions';
import { AwsError, type AwsFailureKind, type AwsWriter } from '@/lib/aws/port';
import type { Database } from '@/lib/db/transaction';
import { requestApply } from '@/lib/services/apply/request-apply';
import { approveChange } from '@/lib/services/changes/approve-change';
import { draftChange } from '@/lib/services/changes/draft-change';
import { submitChange } from '@/lib/services/changes/submit-change';
import type { ChangeView } from '@/lib/services/changes/view/change-view';
import { ensureConnections } from '@/lib/services/connections/rows';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import type { Context } from '@/lib/services/verb/context';
import { ACCOUNT, TestWorld, testPolicy, testProject, testRole } from '@/lib/test-worlds/sync-test-world';

export const ROLE = 'role-001';
/** A statement that is not a mapping; every change must leave it unchanged. */
export const FOREIGN = {
  Sid: 'Machines',
  Effect: 'Allow',
  Principal: { Service: 'ec2.amazonaws.com' },
  Action: 'sts:AssumeRole',
};

/** The policy of `testPolicy` with the foreign statement before it. */
export const policyWithForeign = (path: string, ref = 'main'): string => {
  const policy = JSON.parse(testPolicy(path, ref));
  return JSON.stringify({ ...policy, Statement: [FOREIGN, ...policy.Statement] });
};

/** Intent: pipelines of `main` of this project may enter too. */
export const adds = (projectId: number) => ({
  kind: 'mappings',
  add: [
    {
      instanceId: 'main',
      source: { kind: 'project', projectId },
      ref: { kind: 'exact', type: 'branch', name: 'main' },
      audiences: ['https://gitlab.example.com'],
    },
  ],
  remove: [],
});

export const iamFailure = (kind: AwsFailureKind, detail = kind as string): AwsError =>
  new AwsError('iam:UpdateAssumeRolePolicy', kind, `${detail}.`, 'request-of-failure');

/** A sign-in that stays fresh whatever the clock of a test says. */
export const FRESH = new Date(8_640_000_000_000_000);

/** A person as a browser session of theirs. */
export const person = (personId: string, ...roles: PersonRoleName[]): PersonActor => ({
  kind: 'person',
  personId,
  name: personId,
  username: personId,
  roles,
  via: { kind: 'session', sessionId: `session-${personId}`, signedInAt: FRESH },
  request: { id: `request-${personId}`, ip: '192.0.2.1' },
});

/** The same person by a token of theirs. */
export const byToken = (actor: PersonActor, ...scopes: TokenScope[]): PersonActor => ({
  ...actor,
  via: { kind: 'token', tokenId: `token-${actor.personId}`, scopes },
});

export const RHEA = person('rhea', 'requester');
export const AMIR = person('amir', 'approver');
/** Someone whom no role lets do anything. */
export const STRANGER = person('stranger');
/** The actor for what the product does on its own. */
export const SYSTEM: SystemActor = { kind: 'system', name: 'test', request: { id: 'r', ip: null } };

/** What the people of this world hold in the database too: approvals are counted by that. */
const ROLES_OF: Readonly<Record<string, PersonRoleName>> = { rhea: 'requester', amir: 'approver', pia: 'approver' };

export class ChangeWorld extends TestWorld {
  /** Documents that IAM was asked to put, in order. */
  readonly writes: string[] = [];
  /** What IAM does with the nth write (from 1); `take` makes it live. */
  onWrite: (nth: number, take: () => void) => void = (_, take) => take();

  get live(): string {
    return this.roles[0]?.trustPolicy ?? '';
  }

  /** Someone changes the role behind the product's back; without a patch they delete it. */
  meddle(patch: Partial<TestWorld['roles'][number]> | null): void {
    this.roles = this.roles.flatMap((role) => (role.name !== ROLE ? [role] : patch ? [{ ...role, ...patch }] : []));
  }

  readonly writer: AwsWriter = {
    identity: () => this.reader.identity(),
    setup: () => {
      throw new Error('this world has trust policies alone');
    },
    updateTrustPolicy: async (_, document, beforeCall = () => {}) => {
      beforeCall();
      this.writes.push(document);
      this.onWrite(this.writes.length, () => this.meddle({ trustPolicy: document }));
      return { requestId: `request-${this.writes.length}` };
    },
  };

  override context(db: Database): Context {
    const base = super.context(db);
    const accounts = base.config.accounts.map((account) => ({ ...account, writer: 'default' as const }));
    return { ...base, config: { ...base.config, accounts }, awsWriter: () => this.writer };
  }
}

/** Two roles, three projects and four people, synced into the database. */
export async function openChanges(db: Database, config: Partial<Context['config']> = {}) {
  const world = new ChangeWorld();
  world.roles = [testRole(1, { trustPolicy: policyWithForeign('pay/service-1') }), testRole(2)];
  world.projects = [1, 2, 3].map((id) => testProject(id));
  const base = world.context(db);
  const context = { ...base, config: { ...base.config, ...config } };
  await ensureConnections(context);
  await syncInstance(context, { instanceId: 'main', startedBy: 'test' }, world.wait);
  await syncAccount(context, { accountId: ACCOUNT, startedBy: 'test' }, world.wait);
  for (const id of ['rhea', 'amir', 'pia', 'vik']) {
    const who = { issuer: 'https://gitlab.example.com', subject: id, username: id, name: id };
    await db.person.create({ data: { id, ...who, createdAt: context.now() } });
    const role = ROLES_OF[id];
    if (role)
      await db.personRole.create({ data: { personId: id, role, source: 'configuration', grantedAt: context.now() } });
  }
  const role = (name = ROLE) => db.role.findFirstOrThrow({ where: { name, goneAt: null } });
  /** Input of a draft against the live policy as the database knows it. */
  const draftInput = async (name = ROLE) => ({
    role: { accountId: ACCOUNT, name },
    title: 'Let service 2 in',
    reason: 'It deploys now.',
    baseDigest: (await role(name)).trustDigest,
    proposal: adds(2),
  });
  const draft = async (name = ROLE) => draftChange(context, RHEA, await draftInput(name));
  const submitted = async (name = ROLE) => submitChange(context, RHEA, at(await draft(name)));
  const approved = async (name = ROLE) => approveChange(context, AMIR, at(await submitted(name)));
  const requested = async (name = ROLE) => requestApply(context, RHEA, at(await approved(name)));
  const events = (where: object = {}) => db.auditEvent.findMany({ where, orderBy: { seq: 'asc' } });
  return { world, context, db, role, draftInput, draft, submitted, approved, requested, events };
}

/** The change as the person looks at it: what commands are given on. */
export const at = ({ number, version }: Pick<ChangeView, 'number' | 'version'>) => ({ number, version });
