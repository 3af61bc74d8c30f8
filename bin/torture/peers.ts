import type { House } from '@/bin/torture/house';
import { document } from '@/bin/torture/house';
import { ADA, absent, at, literal, type Pending, REQUEST } from '@/bin/torture/peers-cast';
import { GROUP_PATHS, Town } from '@/bin/torture/peers-town';
import { Witness } from '@/bin/torture/peers-witness';
import type { Scenario } from '@/bin/torture/scenario';
import { judge } from '@/bin/torture/verdict';
import { PRODUCTION } from '@/e2e/sandbox/world/accounts';
import type { Role } from '@/e2e/sandbox/world/types';
import type { PersonActor } from '@/lib/access/decide';
import { policyDigest } from '@/lib/audit/digest';
import { openGitLab } from '@/lib/gitlab/gitlab-adapter';
import { applyChange } from '@/lib/services/apply/apply-change';
import { requestApply } from '@/lib/services/apply/request-apply';
import { approveRules } from '@/lib/services/approval-rules/decide-rules';
import { proposeRules } from '@/lib/services/approval-rules/propose-rules';
import { approveChange } from '@/lib/services/changes/approve-change';
import { draftChange } from '@/lib/services/changes/draft-change';
import { submitChange } from '@/lib/services/changes/submit-change';
import { linkPerson, unlinkPerson } from '@/lib/services/people/link-people';
import { readMembers } from '@/lib/services/people/read-members';
import { startSession } from '@/lib/services/people/start-session';
import { createToken } from '@/lib/services/people/tokens/create-token';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { personActor } from '@/lib/session/person-actor';

const QUORUM = 2;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** What the product tells of what it does not do. Anything else is a failure of the torture. */
const REFUSED: readonly string[] = ['conflict', 'stale', 'forbidden', 'sign-in-again', 'invalid'];

/**
 * People come, go, are blocked, join groups and leave them, and GitLab is away for hours, while sessions and tokens of theirs
 * approve and apply. Nobody decides without a membership that GitLab confirmed within the limit, and nobody counts twice.
 */
export const peers: Scenario = async (house, { count, random }) => {
  const run = new PeersRun(house, random);
  await run.begin();
  for (let round = 0; round < count; round++) await run.round();
  const breaches = await judge(house, run.applied);
  const bad = run.problems.length + breaches.lost + breaches.twice + breaches.unaudited + breaches.stuck;
  const first = [run.problems[0], run.keptOut[0]].filter((each) => each !== undefined);
  const told = Object.entries(run.told).map(([what, times]) => `${what} ${times}`);
  return {
    done: count,
    unit: 'rounds',
    breaches: bad,
    notes: `${told.join(', ')}${first.length > 0 ? `; first: ${first.join('; ')}` : ''}`,
  };
};

class PeersRun {
  readonly problems: string[] = [];
  /** Approvals that were refused though the witness knows no reason. */
  readonly keptOut: string[] = [];
  readonly applied: string[] = [];
  readonly told: Record<string, number> = {};
  private readonly town: Town;
  private readonly witness: Witness;
  private readonly context: Context;
  private readonly role: Role;
  private clock = Date.now();
  /** Newest session and token by subject. */
  private readonly sessions = new Map<string, string>();
  private readonly tokens = new Map<string, string>();
  private pending: Pending | null = null;
  /** Code and sentence of the last refusal. */
  private refusal = '';

  constructor(
    house: House,
    private readonly random: () => number,
  ) {
    const [role] = house.roles;
    const [instance] = house.context.config.instances;
    if (!role || !instance) throw new Error('no role or no GitLab');
    this.role = role;
    this.town = new Town(house, random);
    this.witness = new Witness(house.context.config.people.membersHours);
    // By HTTP as ever, without the seconds between two tries.
    const gitlab = openGitLab(instance, { wait: async () => {}, now: () => new Date() });
    const groupGrants = house.context.config.groupGrants.filter(({ groupPath }) => GROUP_PATHS.includes(groupPath));
    const config = { ...house.context.config, groupGrants };
    this.context = { ...house.context, config, gitlab: () => gitlab, now: () => new Date(this.clock) };
  }

  async begin(): Promise<void> {
    const { db, config } = this.context;
    // Nobody but GitLab's groups gives a role here.
    await db.personRole.deleteMany();
    const issuer = config.instances[0]?.issuer ?? '';
    const ada = { id: 'ada', issuer, subject: '1', username: 'ada', name: 'ada' };
    await db.person.create({ data: { ...ada, createdAt: new Date(this.clock) } });
    const rules = { text: JSON.stringify([{ name: 'two', approvals: QUORUM }]), note: 'Two.' };
    await approveRules(this.context, literal('bea', 'admin'), await proposeRules(this.context, ADA, rules));
    await this.read();
  }

  async round(): Promise<void> {
    for (let times = 1 + Math.floor(this.random() * 3); times > 0; times--) this.town.happen(this.clock);
    this.pass();
    if (this.random() < 0.6) await this.read();
    for (const { id } of this.town.people())
      if (this.random() < (this.sessions.has(String(id)) ? 0.15 : 0.6)) await this.signIn(String(id));
    if (this.random() < 0.15) await this.relink();
    if (this.pending === null || this.random() < 0.4) await this.draft();
    await this.decide();
    if (this.pending) await this.apply(this.pending);
  }

  /** Minutes, and now and then more hours than a membership counts for. */
  private pass(): void {
    const chance = this.random();
    this.clock += chance < 0.04 ? 25 * HOUR : chance < 0.2 ? this.random() * 10 * HOUR : 5 * MINUTE;
    this.clock = Math.round(this.clock);
  }

  private count(what: string): void {
    this.told[what] = (this.told[what] ?? 0) + 1;
  }

  private async read(beside = false): Promise<void> {
    this.clock += MINUTE;
    if (this.town.away === 'all') {
      this.count('readings failed');
      this.witness.missed(this.clock);
    } else {
      this.count('readings');
      const truths = this.town.truth();
      const gone = [...this.sessions.keys()].filter((subject) => !truths.some((truth) => truth.subject === subject));
      this.witness.read([...truths, ...gone.map(absent)], this.clock, beside);
    }
    await readMembers(this.context);
  }

  private async signIn(subject: string): Promise<void> {
    const person = this.town.people().find(({ id }) => String(id) === subject);
    // GitLab signs nobody in while it is away, nor whom it blocks.
    if (this.town.away !== 'no' || person?.state !== 'active') return;
    this.clock += 1000;
    this.witness.meet(this.town.truthOf(person), this.clock);
    const issuer = this.context.config.instances[0]?.url ?? '';
    const { username, name } = person;
    const signedIn = { issuer, subject, username, name, avatarUrl: null, authenticatedAt: new Date(this.clock) };
    const secret = await startSession(this.context, { signedIn, setupSecret: null, request: REQUEST, userAgent: null });
    if (secret === null) return;
    this.sessions.set(subject, secret);
    const actor = await this.actor(subject, false);
    if (actor === null || this.random() < 0.5) return;
    const asked = { name: 'torture', scopes: ['read', 'write', 'approve', 'apply'], days: 30 };
    const made = await this.ask(() => createToken(this.context, actor, asked));
    if (made !== null) this.tokens.set(subject, made.token);
  }

  /** Whoever the credential stands for now; null: nobody any more. */
  private actor(subject: string, byToken = this.random() < 0.5): Promise<PersonActor | null> {
    const { db, config } = this.context;
    const token = byToken ? this.tokens.get(subject) : undefined;
    return personActor(db, new Date(this.clock), config.people, {
      sessionSecret: this.sessions.get(subject) ?? null,
      authorization: token === undefined ? null : `Bearer ${token}`,
      request: REQUEST,
    });
  }

  private async relink(): Promise<void> {
    this.clock += 1000;
    const [linked] = this.witness.linked();
    const rows = await this.context.db.person.findMany({ where: { id: { not: 'ada' } } });
    const idOf = (subject: string) => rows.find((row) => row.subject === subject)?.id ?? '';
    if (linked !== undefined && this.random() < 0.6) {
      await unlinkPerson(this.context, ADA, { personId: idOf(linked) });
      this.witness.unlink(linked, this.clock);
      return;
    }
    const [one, other] = [this.town.pick(rows)?.subject ?? '', this.town.pick(rows)?.subject ?? ''];
    const done = await this.ask(async () => {
      await linkPerson(this.context, ADA, { personId: idOf(one), to: idOf(other) });
      return true;
    });
    if (done) this.witness.link(one, other);
  }

  private async draft(): Promise<void> {
    this.clock += 1000;
    const subject = this.town.pick([...this.sessions.keys()]) ?? '';
    const actor = await this.actor(subject);
    const may = actor?.roles.some((role) => role === 'requester' || role === 'approver') === true;
    const by = may && actor ? actor : ADA;
    const input = {
      ...{ role: { accountId: PRODUCTION, name: this.role.name }, title: 'Torture', reason: 'Torture' },
      baseDigest: policyDigest(this.role.trust),
      proposal: { kind: 'document', text: document(this.context.newId()) },
    };
    const drafted = await this.ask(() => draftChange(this.context, by, input));
    const submitted = drafted && (await this.ask(() => submitChange(this.context, by, at(drafted))));
    if (!submitted) return;
    const { id } = await this.context.db.change.findUniqueOrThrow({ where: { number: submitted.number } });
    const author = by === ADA ? '1' : subject;
    this.pending = { id, number: submitted.number, author, submittedAt: this.clock, votes: new Set() };
    this.clock += 1000;
  }

  /** Several people approve, one after another or all at once beside a reading of the groups. */
  private async decide(): Promise<void> {
    const { pending } = this;
    if (pending === null) return;
    const here = this.town.people().map(({ id }) => String(id));
    // Whoever left tries it too, now and then.
    const able = [...this.sessions.keys()].filter((subject) => this.random() < (here.includes(subject) ? 0.6 : 0.1));
    if (this.random() < 0.75) {
      for (const subject of able) {
        this.clock += 1000;
        await this.approve(pending, subject);
      }
      return;
    }
    const reading = this.read(true);
    await Promise.all([reading, ...able.map((subject) => this.approve(pending, subject, true))]);
    this.witness.settle();
  }

  private async approve(pending: Pending, subject: string, beside = false): Promise<void> {
    if (!beside && this.random() < 0.4) await this.signIn(subject);
    const actor = await this.actor(subject);
    if (actor === null) return this.count('nobody any more');
    const { version } = await this.context.db.change.findUniqueOrThrow({ where: { id: pending.id } });
    const had = this.witness.people(pending.votes, pending, this.clock);
    const done = await this.ask(() => approveChange(this.context, actor, { number: pending.number, version }));
    const why = this.witness.whyNot(subject, pending, this.clock);
    const twice = had.has(this.witness.rootOf(subject)) ? 'has approved already' : null;
    if (done !== null && (why ?? twice) !== null) this.problems.push(`${subject} approved and ${why ?? twice}`);
    // Short of time, sign-in or state: only a refusal of the person as such has to have a reason.
    if (done === null) {
      const may = why === null && twice === null && this.witness.surelyHolds(subject, ['approver'], this.clock);
      const keptOut = may && this.refusal.startsWith('forbidden');
      if (keptOut)
        this.keptOut.push(
          `${subject} of change ${pending.number}${beside ? ' beside a reading' : ''}: ${this.refusal}`,
        );
      return this.count(keptOut ? 'kept out' : 'refused');
    }
    this.count('approvals');
    pending.votes.add(subject);
  }

  private async apply(pending: Pending): Promise<void> {
    this.clock += 1000;
    const subject = this.town.pick([...this.sessions.keys()]) ?? '';
    const actor = await this.actor(subject);
    if (actor === null) return;
    const { version } = await this.context.db.change.findUniqueOrThrow({ where: { id: pending.id } });
    const asked = await this.ask(() => requestApply(this.context, actor, { number: pending.number, version }));
    if (asked === null) return this.count('applies refused');
    if (!this.witness.holds(subject, ['approver', 'requester'], this.clock))
      this.problems.push(`${subject} asked to apply and is no member that counts`);
    this.hold(pending, 'was asked to be applied');
    // The groups may change before the worker comes to it.
    if (this.random() < 0.4) {
      for (let times = 0; times < 4; times++) this.town.happen(this.clock);
      this.pass();
      await this.read();
    }
    await applyChange(this.context, { changeId: pending.id }, async () => {});
    const { state } = await this.context.db.change.findUniqueOrThrow({ where: { id: pending.id } });
    this.count(state);
    if (state === 'applied') this.hold(pending, 'was applied');
    if (state === 'applied') this.applied.push(pending.id);
    this.pending = null;
  }

  /** Requires that enough different people support the change now. */
  private hold(pending: Pending, what: string): void {
    const people = this.witness.people(pending.votes, pending, this.clock).size;
    if (people < QUORUM) this.problems.push(`change ${pending.number} ${what} by ${people} of ${QUORUM}`);
  }

  /** null: the product refused, in words. */
  private async ask<T>(verb: () => Promise<T>): Promise<T | null> {
    try {
      return await verb();
    } catch (error) {
      if (!(error instanceof AppError) || !REFUSED.includes(error.code)) throw error;
      this.refusal = `${error.code}: ${error.message}`;
      return null;
    }
  }
}
