import { describe, expect, it } from 'vitest';
import { createToken } from '@/lib/services/people/tokens/create-token';
import { listTokens } from '@/lib/services/people/tokens/list-tokens';
import { revokeToken } from '@/lib/services/people/tokens/revoke-token';
import { personActor } from '@/lib/session/person-actor';
import { hashSecret } from '@/lib/session/secrets';
import { byToken, person } from '@/lib/test-worlds/change-test-world';
import { ADA, BOB, openPeople } from '@/lib/test-worlds/people-test-world';
import { PEOPLE } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const open = () => openPeople(database().client);
const DECIDING = { ...PEOPLE, decidingTokens: true };
const forbidden = { code: 'forbidden' };

describe('an API token', () => {
  it('is shown once: the database and the log keep its digest and its first characters', async () => {
    const { db, context, withToken, events } = await open();
    const made = await createToken(context, BOB, { name: 'ci', scopes: ['read', 'read'], days: 30 });
    expect(made).toMatchObject({ name: 'ci', scopes: ['read'] });
    const stored = await db.apiToken.findFirstOrThrow();
    expect(stored.hash).toBe(hashSecret(made.token));
    const kept = JSON.stringify([stored, await db.auditEvent.findMany({ select: { data: true, objectName: true } })]);
    expect(kept).not.toContain(made.token.slice(8));
    expect(JSON.stringify(await listTokens(context, BOB))).not.toContain(made.token.slice(8));
    expect(await withToken(made.token)).toMatchObject({ personId: 'bob', via: { kind: 'token', scopes: ['read'] } });
    expect(await events()).toEqual(['bob token.created done']);
  });

  it('ends when its days are over, to the second', async () => {
    const { context, withToken } = await open();
    const { token, expiresAt } = await createToken(context, BOB, { name: 'ci', scopes: ['read'], days: 1 });
    const end = new Date(expiresAt);
    expect(await withToken(token, new Date(end.getTime() - 1000))).not.toBeNull();
    expect(await withToken(token, end)).toBeNull();
  });

  it.each([
    { name: 'ci', scopes: [], days: 1 },
    { name: 'ci', scopes: ['root'], days: 1 },
    { name: ' ', scopes: ['read'], days: 1 },
    { name: 'ci', scopes: ['read'], days: 0 },
    { name: 'ci', scopes: ['read'], days: 366 },
    { name: 'ci', scopes: ['read'], days: 1, personId: 'ada' },
  ])('is not made of %j', async (input) => {
    const { db, context } = await open();
    await expect(createToken(context, BOB, input)).rejects.toMatchObject({ code: 'invalid' });
    expect(await db.apiToken.count()).toBe(0);
  });

  it('is never made by a token, whatever its scopes, nor by who holds no role', async () => {
    const { db, context, events } = await open();
    const input = { name: 'more', scopes: ['read'], days: 1 };
    const all = byToken(ADA, 'read', 'write', 'approve', 'apply', 'admin');
    await expect(createToken(context, all, input)).rejects.toMatchObject(forbidden);
    await expect(createToken(context, person('bob'), input)).rejects.toMatchObject(forbidden);
    expect(await db.apiToken.count()).toBe(0);
    expect(await events()).toEqual(['ada access.refused refused', 'bob access.refused refused']);
  });

  it('approves and applies only where an admin allowed it, and for 30 days at most', async () => {
    const { db, context } = await open();
    const input = { name: 'ci', scopes: ['read', 'approve'], days: 30 };
    await expect(createToken(context, BOB, input)).rejects.toMatchObject(forbidden);
    const allowed = { ...context, config: { ...context.config, people: DECIDING } };
    await expect(createToken(allowed, BOB, { ...input, days: 31 })).rejects.toMatchObject({ code: 'invalid' });
    expect(await db.apiToken.count()).toBe(0);
    const { token } = await createToken(allowed, BOB, input);
    const scopes = async (people: typeof PEOPLE) => {
      const authorization = `Bearer ${token}`;
      const credentials = { sessionSecret: null, authorization, request: { id: 'r', ip: null } };
      return (await personActor(db, context.now(), people, credentials))?.via;
    };
    expect(await scopes(DECIDING)).toMatchObject({ scopes: ['read', 'approve'] });
    expect((await listTokens(allowed, BOB)).rows).toMatchObject([{ scopes: ['read', 'approve'], withheld: [] }]);
    // Forbidden again: at once, for the tokens that there are.
    expect(await scopes(PEOPLE)).toMatchObject({ scopes: ['read'] });
    expect((await listTokens(context, BOB)).rows).toMatchObject([{ scopes: ['read'], withheld: ['approve'] }]);
    await db.apiToken.updateMany({ data: { freshSignIn: false } });
    expect(await scopes(DECIDING)).toMatchObject({ scopes: ['read'] });
    await db.apiToken.updateMany({ data: { freshSignIn: true, createdAt: new Date('2026-01-01T00:00:00Z') } });
    expect(await scopes(DECIDING)).toMatchObject({ scopes: ['read'] });
  });

  it('is made by someone who has just signed in, not in a browser that was left open', async () => {
    const { db, context, events } = await open();
    const left = {
      ...BOB,
      via: { kind: 'session', sessionId: 's', signedInAt: new Date('2026-11-23T09:00:00Z') },
    } as const;
    const made = createToken(context, left, { name: 'ci', scopes: ['read'], days: 1 });
    await expect(made).rejects.toMatchObject({ code: 'sign-in-again' });
    expect(await db.apiToken.count()).toBe(0);
    expect(await events()).toEqual(['bob access.refused refused']);
  });

  it('is revoked by its owner and by an admin, and by nobody else', async () => {
    const { context, withToken, events } = await open();
    const mine = await createToken(context, BOB, { name: 'mine', scopes: ['read'], days: 1 });
    const other = await createToken(context, BOB, { name: 'other', scopes: ['read'], days: 1 });
    const adas = await createToken(context, ADA, { name: 'ada', scopes: ['read'], days: 1 });
    await revokeToken(context, BOB, { id: mine.id });
    await revokeToken(context, BOB, { id: mine.id });
    await revokeToken(context, ADA, { id: other.id });
    await expect(revokeToken(context, BOB, { id: adas.id })).rejects.toMatchObject(forbidden);
    await expect(revokeToken(context, BOB, { id: 'no-such-token' })).rejects.toMatchObject(forbidden);
    await expect(revokeToken(context, ADA, { id: 'no-such-token' })).rejects.toMatchObject({ code: 'not-found' });
    expect([await withToken(mine.token), await withToken(other.token)]).toEqual([null, null]);
    expect(await withToken(adas.token)).toMatchObject({ personId: 'ada' });
    expect((await listTokens(context, BOB)).rows.map(({ state }) => state)).toEqual(['revoked', 'revoked']);
    expect((await events()).slice(3)).toEqual([
      'bob token.revoked done',
      'ada token.revoked done',
      'bob access.refused refused',
      'bob access.refused refused',
    ]);
  });
});
