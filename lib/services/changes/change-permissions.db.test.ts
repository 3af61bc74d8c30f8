import { describe, expect, it } from 'vitest';
import type { Actor, PersonActor } from '@/lib/access/decide';
import type { PersonRoleName } from '@/lib/access/permissions';
import { requestApply } from '@/lib/services/apply/request-apply';
import { approveChange } from '@/lib/services/changes/approve-change';
import { commentOnChange } from '@/lib/services/changes/comment-on-change';
import { draftChange } from '@/lib/services/changes/draft-change';
import { editChange } from '@/lib/services/changes/edit-change';
import { rejectChange } from '@/lib/services/changes/reject-change';
import { requestChanges } from '@/lib/services/changes/request-changes';
import { submitChange } from '@/lib/services/changes/submit-change';
import { withdrawChange } from '@/lib/services/changes/withdraw-change';
import { setPersonRoles } from '@/lib/services/people/set-person-roles';
import { createToken } from '@/lib/services/people/tokens/create-token';
import type { Context } from '@/lib/services/verb/context';
import { personActor } from '@/lib/session/person-actor';
import { hashSecret } from '@/lib/session/secrets';
import { AMIR, adds, at, byToken, openChanges, person, RHEA } from '@/lib/test-worlds/change-test-world';
import { PEOPLE } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const DECIDING = { ...PEOPLE, decidingTokens: true };
const open = () => openChanges(database().client, { people: DECIDING });
const ADMIN = person('ada', 'admin');

type Verb = (context: Context, actor: Actor, input: unknown) => Promise<unknown>;
/** Every verb that moves a change: what it is given, and a person with a token that lacks just its scope. */
const VERBS: readonly (readonly [name: string, verb: Verb, input: object, lacking: PersonActor])[] = [
  ['draft', draftChange, { proposal: adds(3) }, byToken(RHEA, 'read', 'approve', 'apply', 'admin')],
  ['edit', editChange, { proposal: adds(3) }, byToken(RHEA, 'read', 'approve', 'apply', 'admin')],
  ['submit', submitChange, {}, byToken(RHEA, 'read', 'approve', 'apply', 'admin')],
  ['withdraw', withdrawChange, {}, byToken(RHEA, 'read', 'approve', 'apply', 'admin')],
  ['comment', commentOnChange, { text: 'Why?' }, byToken(RHEA, 'read', 'approve', 'apply', 'admin')],
  ['approve', approveChange, {}, byToken(AMIR, 'read', 'write', 'apply', 'admin')],
  ['reject', rejectChange, { comment: 'No.' }, byToken(AMIR, 'read', 'write', 'apply', 'admin')],
  ['ask for changes', requestChanges, { comment: 'No.' }, byToken(AMIR, 'read', 'write', 'apply', 'admin')],
  ['apply', requestApply, {}, byToken(RHEA, 'read', 'write', 'approve', 'admin')],
];

describe('who may not', () => {
  it.each(VERBS)('%s is refused, the refusal is recorded, and nothing else happens', async (_, verb, more, lacking) => {
    const { context, submitted, events, db } = await open();
    const change = await submitted();
    const before = await db.change.findMany();
    const known = (await events()).length;
    for (const actor of [person('vik', 'viewer'), person('vik'), lacking])
      await expect(verb(context, actor, { ...at(change), ...more })).rejects.toMatchObject({ code: 'forbidden' });
    expect(await db.change.findMany()).toEqual(before);
    expect((await events()).slice(known)).toMatchObject([
      { action: 'access.refused', result: 'refused', actorId: 'vik', actorKind: 'session' },
      { action: 'access.refused', result: 'refused', actorId: 'vik', actorKind: 'session' },
      { action: 'access.refused', result: 'refused', actorId: lacking.personId, actorKind: 'token' },
    ]);
    expect(await db.changeComment.count()).toBe(0);
  });

  it('an approver may approve by a token that carries the scope: it is the scope that was missing', async () => {
    const { context, submitted } = await open();
    const change = await approveChange(context, byToken(AMIR, 'read', 'approve'), at(await submitted()));
    expect(change.state).toBe('approved');
  });

  it('an admin, who gives roles, may not approve', async () => {
    const { context, submitted } = await open();
    await expect(approveChange(context, ADMIN, at(await submitted()))).rejects.toMatchObject({ code: 'forbidden' });
  });

  it("another requester may neither edit nor submit nor withdraw someone's change", async () => {
    const { context, draft, draftInput } = await open();
    const change = await draft();
    const { role: _, ...text } = await draftInput();
    const other = person('pia', 'requester', 'approver', 'admin');
    const forbidden = { code: 'forbidden' };
    await expect(editChange(context, other, { ...text, ...at(change) })).rejects.toMatchObject(forbidden);
    await expect(submitChange(context, other, at(change))).rejects.toMatchObject(forbidden);
    await expect(withdrawChange(context, other, at(change))).rejects.toMatchObject(forbidden);
  });
});

describe('the author', () => {
  it('never decides on the own change: not by session, not by token, not by a role gained later', async () => {
    const { context, submitted, db, events } = await open();
    const change = await submitted();
    // The role is really given, and both ways in are really opened.
    await setPersonRoles(context, ADMIN, { personId: 'rhea', roles: ['requester', 'approver'] });
    const secret = 'secret-of-the-session';
    const later = new Date(context.now().getTime() + 3_600_000);
    const session = { createdAt: context.now(), lastSeenAt: context.now(), expiresAt: later };
    await db.session.create({ data: { id: hashSecret(secret), personId: 'rhea', ...session } });
    const request = { id: 'r', ip: null };
    const bySession = await personActor(db, context.now(), PEOPLE, {
      sessionSecret: secret,
      authorization: null,
      request,
    });
    if (!bySession) throw new Error('the session is open');
    const { token } = await createToken(context, bySession, { name: 'ci', scopes: ['read', 'approve'], days: 1 });
    const authorization = `Bearer ${token}`;
    const throughToken = await personActor(db, context.now(), DECIDING, {
      sessionSecret: null,
      authorization,
      request,
    });
    if (!throughToken) throw new Error('the token is valid');
    const known = await events({ action: 'access.refused' });
    expect(known).toEqual([]);
    for (const actor of [bySession, throughToken]) {
      expect(actor.roles).toContain('approver' satisfies PersonRoleName);
      const input = { ...at(change), comment: 'Mine.' };
      await expect(approveChange(context, actor, input)).rejects.toMatchObject({ code: 'forbidden' });
      await expect(requestChanges(context, actor, input)).rejects.toMatchObject({ code: 'forbidden' });
      await expect(rejectChange(context, actor, input)).rejects.toMatchObject({ code: 'forbidden' });
    }
    expect(await db.decision.count()).toBe(0);
    expect(await events({ action: 'access.refused' })).toHaveLength(6);
  });

  it('is not helped by an approval row that stands in the database: it does not count', async () => {
    const { context, submitted, db } = await open();
    const { number } = await submitted();
    const change = await db.change.findUniqueOrThrow({ where: { number } });
    const row = { changeId: change.id, revision: 1, comment: '', at: context.now() };
    await db.decision.create({
      data: { id: 'd', ...row, personId: 'rhea', verdict: 'approve', approvalDigest: change.approvalDigest },
    });
    await db.change.updateMany({ data: { state: 'approved' } });
    await expect(requestApply(context, RHEA, at(change))).rejects.toMatchObject({ code: 'conflict' });
  });

  it('may apply what someone else approved, and sees who could approve: not the author', async () => {
    const { context, submitted, db } = await open();
    const grantedAt = context.now();
    const rows = ['rhea', 'amir'].map((personId) => ({ personId, role: 'approver', source: 'admin', grantedAt }));
    await db.personRole.createMany({ data: rows });
    const change = await submitted();
    expect(change.eligibleApprovers.map(({ id }) => id)).toEqual(['amir', 'pia']);
    expect((await requestApply(context, RHEA, at(await approveChange(context, AMIR, at(change))))).state).toBe(
      'applying',
    );
  });
});

describe('an editor', () => {
  it('who is not the author does not decide either', async () => {
    const { context, submitted, db } = await open();
    const { number } = await submitted();
    const change = await db.change.findUniqueOrThrow({ where: { number } });
    const text = { proposedDocument: change.proposedDocument, approvalDigest: change.approvalDigest };
    await db.changeRevision.create({
      data: { changeId: change.id, revision: 2, editorId: 'amir', at: context.now(), ...text },
    });
    await expect(approveChange(context, AMIR, at(change))).rejects.toMatchObject({ code: 'forbidden' });
    const pia = person('pia', 'approver');
    expect((await approveChange(context, pia, at(change))).state).toBe('approved');
  });
});

describe('a number that is no change', () => {
  it.each([0, -1, 1.5, 999, 2_147_483_648, 9_007_199_254_740_991, '1', null])(
    '%s is refused by every verb in words, not by a fault of the database',
    async (number) => {
      const { context } = await open();
      const input = { number, version: 1 };
      for (const verb of [submitChange, withdrawChange, requestApply])
        await expect(verb(context, RHEA, input)).rejects.toMatchObject({
          code: number === 999 ? 'not-found' : 'invalid',
        });
      await expect(approveChange(context, AMIR, input)).rejects.toMatchObject({ name: 'AppError' });
      await expect(commentOnChange(context, AMIR, { number, text: 'x' })).rejects.toMatchObject({ name: 'AppError' });
    },
  );
});
