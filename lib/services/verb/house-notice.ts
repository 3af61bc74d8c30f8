import type { Transaction } from '@/lib/db/transaction';
import type { HouseFacts, placeOf } from '@/lib/notify/notices';
import type { Json } from '@/lib/policy/types';
import type { EventInput } from '@/lib/services/verb/event-input';
import { CONSOLE_ISSUER } from '@/lib/session/recovery-links';

type Data = NonNullable<EventInput['data']>;

/** What admins, and the person whom it concerns, are told of something that happened to Drawbridge itself. */
export async function factsOfHouse(
  tx: Transaction,
  { page, of }: NonNullable<ReturnType<typeof placeOf>>,
  actor: string,
  { object, data = {} }: EventInput,
): Promise<HouseFacts> {
  const said = saidOf(data);
  return {
    title: of === null ? object.name : `${of} ${object.name}`,
    page,
    actor,
    said: said === '' ? null : said,
    concerns: await concernedBy(tx, object, data),
    admins: await namesOfAdmins(tx),
  };
}

const listed = (value: Json | undefined): string => (Array.isArray(value) ? value.map(String).join(', ') : '');

/** The facts of such events, each as a sentence where the event has it. No event of these holds a secret. */
const SENTENCES: Readonly<Record<string, (value: Json, data: Data) => string>> = {
  after: (value, { before }) =>
    `Roles given by an admin: ${listed(value) || 'none'}. Before: ${listed(before) || 'none'}.`,
  disabled: (value) =>
    value === true ? 'Disabled: all sessions and API tokens ended.' : 'Enabled: may sign in again.',
  reason: String,
  because: String,
  note: String,
  comment: String,
  to: (value) => `With ${String(value)}.`,
  from: (value) => `Until now with ${String(value)}.`,
  scopes: (value, { expiresAt }) => `Scopes: ${listed(value)}. Valid until ${String(expiresAt).slice(0, 10)}.`,
  gained: (value) => (listed(value) === '' ? '' : `Gained: ${listed(value)}.`),
  lost: (value) => (listed(value) === '' ? '' : `Lost: ${listed(value)}.`),
  problem: (value, { seq }) => `Event ${String(seq)}: ${String(value)}`,
};

const saidOf = (data: Data): string =>
  Object.entries(SENTENCES)
    .flatMap(([name, say]) => {
      const value = data[name];
      return value === undefined || value === null ? [] : [say(value, data)];
    })
    .filter((sentence) => sentence !== '')
    .join(' ');

/** Whom it happened to: the person, the owner of the token, who proposed the rules. */
async function concernedBy(tx: Transaction, object: EventInput['object'], data: Data): Promise<string | null> {
  if (object.kind === 'person') return object.name;
  if (object.kind === 'token') {
    const token = await tx.apiToken.findUnique({ where: { id: object.id }, include: { person: true } });
    return token?.person.name ?? null;
  }
  if (typeof data.proposedBy !== 'string') return null;
  return (await tx.person.findUnique({ where: { id: data.proposedBy } }))?.name ?? null;
}

/** Those who can still sign in, by name. */
async function namesOfAdmins(tx: Transaction): Promise<readonly string[]> {
  const admins = await tx.person.findMany({
    where: {
      roles: { some: { role: 'admin' } },
      ...{ disabledAt: null, goneAt: null, issuer: { not: CONSOLE_ISSUER } },
    },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  return admins.map(({ name }) => name);
}
