import { describe, expect, it } from 'vitest';
import { personActor } from '@/lib/session/person-actor';
import { hashSecret, TOKEN_PREFIX } from '@/lib/session/secrets';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const PEOPLE = { membersHours: 24, decidingTokens: false };
const NOW = new Date('2026-11-23T10:00:00Z');
const REQUEST = { id: 'r', ip: null };
const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000);
const TOKEN = `${TOKEN_PREFIX}secret-of-bob`;

/** Ada by session, Bob by token, both until one hour from now. */
async function open() {
  const db = database().client;
  for (const id of ['ada', 'bob'])
    await db.person.create({ data: { id, issuer: 'i', subject: id, username: id, name: id, createdAt: NOW } });
  const until = { createdAt: NOW, expiresAt: minutes(60) };
  await db.session.create({ data: { id: hashSecret('secret-of-ada'), personId: 'ada', lastSeenAt: NOW, ...until } });
  const token = { name: 'ci', hash: hashSecret(TOKEN), prefix: 'dbr_secr', scopes: ['read', 'root'] };
  await db.apiToken.create({ data: { id: 't', personId: 'bob', ...token, ...until } });
  const who = async (sessionSecret: string | null, authorization: string | null, now = minutes(1)) =>
    (await personActor(db, now, PEOPLE, { sessionSecret, authorization, request: REQUEST }))?.personId ?? null;
  return { db, who };
}

describe('who asks', () => {
  it('is the person of the session or of the token', async () => {
    const { who } = await open();
    expect(await who('secret-of-ada', null)).toBe('ada');
    expect(await who(null, `Bearer ${TOKEN}`)).toBe('bob');
    expect(await who(null, `bearer ${TOKEN}`)).toBe('bob');
    expect(await who(null, null)).toBeNull();
  });

  it('is what the header says and never the cookie beside it, even where the header is worth nothing', async () => {
    const { who } = await open();
    expect(await who('secret-of-ada', `Bearer ${TOKEN}`)).toBe('bob');
    expect(await who('secret-of-ada', 'Bearer dbr_wrong')).toBeNull();
    expect(await who('secret-of-ada', '')).toBeNull();
  });

  it.each([
    `Basic ${TOKEN}`,
    TOKEN,
    `Bearer  ${TOKEN}`,
    `Bearer ${TOKEN} x`,
    `Bearer ${TOKEN.slice(TOKEN_PREFIX.length)}`,
    `Bearer ${hashSecret(TOKEN)}`,
    'Bearer',
  ])('is nobody by the header %s', async (authorization) => {
    const { who } = await open();
    expect(await who(null, authorization)).toBeNull();
  });

  it('is nobody by what the database keeps: a stolen copy of it opens nothing', async () => {
    const { db, who } = await open();
    const [session] = await db.session.findMany();
    const [token] = await db.apiToken.findMany();
    expect(await who(session?.id ?? '', null)).toBeNull();
    expect(await who(null, `Bearer ${TOKEN_PREFIX}${token?.hash}`)).toBeNull();
  });

  it('is nobody once it is expired, revoked or the person is disabled', async () => {
    const { db, who } = await open();
    const both = async (now?: Date) => [await who('secret-of-ada', null, now), await who(null, `Bearer ${TOKEN}`, now)];
    expect(await both(minutes(60))).toEqual([null, null]);
    await db.person.updateMany({ data: { disabledAt: NOW } });
    expect(await both()).toEqual([null, null]);
    await db.person.updateMany({ data: { disabledAt: null } });
    expect(await both()).toEqual(['ada', 'bob']);
    await db.session.updateMany({ data: { revokedAt: NOW } });
    await db.apiToken.updateMany({ data: { revokedAt: NOW } });
    expect(await both()).toEqual([null, null]);
  });

  it('holds each role once, and only scopes that there are', async () => {
    const { db } = await open();
    const rows = ['admin', 'group'].map((source) => ({ personId: 'bob', role: 'viewer', source, grantedAt: NOW }));
    await db.personRole.createMany({ data: rows });
    const credentials = { sessionSecret: null, authorization: `Bearer ${TOKEN}`, request: REQUEST };
    expect(await personActor(db, minutes(1), PEOPLE, credentials)).toMatchObject({
      roles: ['viewer'],
      via: { kind: 'token', scopes: ['read'] },
    });
  });

  it('was seen: at most once in five minutes this is written', async () => {
    const { db, who } = await open();
    const seen = async () => (await db.session.findFirstOrThrow()).lastSeenAt;
    await who('secret-of-ada', null, minutes(5));
    expect(await seen()).toEqual(NOW);
    await who('secret-of-ada', null, minutes(6));
    expect(await seen()).toEqual(minutes(6));
  });
});
