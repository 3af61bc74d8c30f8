import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { csvRow } from '@/lib/audit/csv';
import { mappingLines } from '@/lib/mappings/mapping-lines';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { BEYOND_POLICY } from '@/lib/reach/beyond-policy';
import { accountId, accountName, instant, list, sentence } from '@/lib/services/answers/parts';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import type { Context } from '@/lib/services/verb/context';
import { searchText } from '@/lib/services/verb/paging';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireAccess } from '@/lib/services/verb/require-access';

const moment = z.union(
  [z.iso.date(), z.iso.datetime({ offset: true })],
  'must be a date such as 2026-11-30, or a time such as 2026-11-30T09:41:00Z',
);

/** Which lines. A day means its end, in UTC. */
export const listAccessInput = z.strictObject({
  at: moment.optional().describe('A day or an instant. Answers as of its end. Without it, as of now.'),
  since: moment.optional().describe('A day or an instant. Answers only what changed since then.'),
  account: z.string().max(20).optional(),
  q: searchText('the project, group, ref or role').optional(),
});
type Wanted = z.output<typeof listAccessInput>;

export const accessLine = z
  .strictObject({
    kind: z.enum(['mapping', 'foreign']),
    who: sentence,
    issuer: z.string().nullable().describe('Issuer without scheme. `null` for a statement that is not a mapping.'),
    audiences: list(z.string()),
    accountId,
    accountName,
    role: z.string(),
    change: z
      .enum(['came', 'went'])
      .nullable()
      .describe('What happened to it since `since`. `null` if you did not ask.'),
  })
  .meta({ id: 'AccessLine', description: 'A project or group and a role it can assume.' });
export type AccessLine = z.infer<typeof accessLine>;

export const accessTable = z
  .strictObject({
    asOf: z.string().describe('The moment it holds for.'),
    since: instant.nullable(),
    rows: list(accessLine),
    unreadable: z.int().describe('Roles whose policy of that time cannot be read.'),
  })
  .meta({ id: 'AccessTable', description: 'Who can assume what at one moment.' });
export type AccessTable = z.infer<typeof accessTable>;

/** Who may assume what in the whole organisation, as of any moment since Drawbridge saw the roles first, or what changed in between. */
export async function listAccess(context: Context, actor: Actor, input: unknown): Promise<AccessTable> {
  await requireAccess(context, actor, 'audit.read');
  return readAccess(context, parseInput(listAccessInput, input));
}

/** The same as CSV. That it was taken out is an event. */
export async function exportAccess(context: Context, actor: Actor, input: unknown): Promise<string> {
  await requireAccess(context, actor, 'audit.export');
  const wanted = parseInput(listAccessInput, input);
  const { rows, asOf, since } = await readAccess(context, wanted);
  await context.db.$transaction((tx) =>
    recordEvent(tx, context, actor, {
      action: 'audit.exported',
      object: { kind: 'access', id: 'access', name: 'role mappings' },
      data: { format: 'csv', asOf, since, rows: rows.length },
    }),
  );
  const head = csvRow(['# role mappings', asOf, since ?? '', JSON.stringify(wanted), BEYOND_POLICY]);
  const columns = csvRow(['accountId', 'account', 'role', 'kind', 'who', 'issuer', 'audiences', 'change']);
  const body = rows.map(({ accountId, accountName, role, kind, who, issuer, audiences, change }) =>
    csvRow([accountId, accountName, role, kind, who, issuer ?? '', audiences.join(' '), change ?? '']),
  );
  return head + columns + body.join('');
}

async function readAccess(context: Context, wanted: Wanted): Promise<AccessTable> {
  const asOf = wanted.at === undefined ? context.now() : endOf(wanted.at);
  const now = await linesAt(context, asOf, wanted.account);
  const since = wanted.since === undefined ? null : endOf(wanted.since);
  const rows =
    since === null
      ? withChange(now.lines, null)
      : changesOf((await linesAt(context, since, wanted.account)).lines, now.lines);
  const text = wanted.q?.toLowerCase() ?? '';
  return {
    asOf: asOf.toISOString(),
    since: since?.toISOString() ?? null,
    rows: rows.filter(({ who, role }) => `${who}\n${role}`.toLowerCase().includes(text)),
    unreadable: now.unreadable,
  };
}

/** A day ends before the next one begins; an instant is itself. */
const endOf = (text: string): Date =>
  new Date(text.includes('T') ? Date.parse(text) : Date.parse(text) + 86_400_000 - 1);

type KeyedLine = Omit<AccessLine, 'change'> & { readonly key: string };

/** The lines of each role by the last policy that it was seen with until then. */
async function linesAt(context: Context, at: Date, account: string | undefined) {
  const revisions = await context.db.roleRevision.findMany({
    where: {
      at: { lte: at },
      role: {
        OR: [{ goneAt: null }, { goneAt: { gt: at } }],
        ...(account === undefined ? {} : { accountId: account }),
      },
    },
    orderBy: [{ roleId: 'asc' }, { at: 'desc' }, { id: 'desc' }],
    distinct: ['roleId'],
    include: { role: { select: { accountId: true, name: true, account: { select: { name: true } } } } },
  });
  const issuers = issuerProfiles(context.config);
  let unreadable = 0;
  const lines = revisions.flatMap(({ role, roleId, trustPolicy }): readonly KeyedLine[] => {
    const parsed = parsePolicy(trustPolicy);
    if (!parsed.ok) {
      unreadable++;
      return [];
    }
    const of = { accountId: role.accountId, accountName: role.account.name, role: role.name };
    return mappingLines(parsed.policy, issuers).map(({ key, ...line }) => ({
      ...of,
      ...line,
      key: `${roleId} ${key}`,
    }));
  });
  return { lines: lines.sort(byPlace), unreadable };
}

const byPlace = (a: KeyedLine, b: KeyedLine): number =>
  a.accountName.localeCompare(b.accountName, 'en') ||
  a.role.localeCompare(b.role, 'en') ||
  a.who.localeCompare(b.who, 'en');

const withChange = (lines: readonly KeyedLine[], change: AccessLine['change']): readonly AccessLine[] =>
  lines.map(({ key: _, ...line }) => ({ ...line, change }));

function changesOf(before: readonly KeyedLine[], after: readonly KeyedLine[]): readonly AccessLine[] {
  const [then, now] = [new Set(before.map(({ key }) => key)), new Set(after.map(({ key }) => key))];
  return [
    ...withChange(
      after.filter(({ key }) => !then.has(key)),
      'came',
    ),
    ...withChange(
      before.filter(({ key }) => !now.has(key)),
      'went',
    ),
  ];
}
