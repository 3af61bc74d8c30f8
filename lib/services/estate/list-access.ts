import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { csvRow } from '@/lib/audit/csv';
import { BEYOND_POLICY } from '@/lib/reach/beyond-policy';
import { accountId, accountName, instant, list, pageOf, sentence } from '@/lib/services/answers/parts';
import { type AskedLines, BY_PLACE, linesFrom, type Place, type PlacedLine } from '@/lib/services/estate/access-lines';
import type { Context } from '@/lib/services/verb/context';
import { cursorOfChoice, pageInput, searchText, toPage } from '@/lib/services/verb/paging';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireAccess } from '@/lib/services/verb/require-access';

const moment = z.union(
  [z.iso.date(), z.iso.datetime({ offset: true })],
  'must be a date such as 2026-11-30, or a time such as 2026-11-30T09:41:00Z',
);

/** Which lines. A day means its end, in UTC. */
export const accessFilter = z.strictObject({
  at: moment.optional().describe('A day or an instant. Answers as of its end. Without it, as of now.'),
  since: moment.optional().describe('A day or an instant. Answers only what changed since then.'),
  account: z.string().max(20).optional(),
  q: searchText('the project, group, ref or role').optional(),
});
export const listAccessInput = accessFilter.extend(pageInput);
type Wanted = z.output<typeof accessFilter>;

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

export const accessTable = pageOf(accessLine)
  .extend({
    asOf: z.string().describe('The moment it holds for.'),
    since: instant.nullable(),
    unreadable: z.int().describe('Roles within this page whose policy of that time cannot be read.'),
  })
  .meta({ id: 'AccessTable', description: 'One page of who can assume what at one moment, by account and role.' });
export type AccessTable = z.infer<typeof accessTable>;

/** One page of who may assume what, as of any moment since Drawbridge saw the roles first, or of what changed in between. */
export async function listAccess(context: Context, actor: Actor, input: unknown): Promise<AccessTable> {
  await requireAccess(context, actor, 'audit.read');
  const wanted = parseInput(listAccessInput, input);
  const asked = askedLines(context, wanted);
  const { forward, values } = cursorOfChoice(BY_PLACE, wanted);
  const met = { unreadable: 0 };
  const found: PlacedLine[] = [];
  for await (const line of linesFrom(context, asked, values as Place, forward, met)) {
    found.push(line);
    if (found.length > Number(wanted.size)) break;
  }
  const page = toPage(BY_PLACE, wanted, found);
  return {
    ...page,
    rows: page.rows.map(({ roleId: _, position: __, ...line }) => line),
    asOf: asked.asOf.toISOString(),
    since: asked.since?.toISOString() ?? null,
    unreadable: met.unreadable,
  };
}

/** All of it as CSV. That it was taken out is an event. */
export async function exportAccess(context: Context, actor: Actor, input: unknown): Promise<string> {
  await requireAccess(context, actor, 'audit.export');
  const wanted = parseInput(accessFilter, input);
  const asked = askedLines(context, wanted);
  const [asOf, since] = [asked.asOf.toISOString(), asked.since?.toISOString() ?? null];
  const body: string[] = [];
  for await (const line of linesFrom(context, asked, null, true, { unreadable: 0 })) {
    const { accountId, accountName, role, kind, who, issuer, audiences, change } = line;
    body.push(csvRow([accountId, accountName, role, kind, who, issuer ?? '', audiences.join(' '), change ?? '']));
  }
  await context.db.$transaction((tx) =>
    recordEvent(tx, context, actor, {
      action: 'audit.exported',
      object: { kind: 'access', id: 'access', name: 'role mappings' },
      data: { format: 'csv', asOf, since, rows: body.length },
    }),
  );
  const head = csvRow(['# role mappings', asOf, since ?? '', JSON.stringify(wanted), BEYOND_POLICY]);
  const columns = csvRow(['accountId', 'account', 'role', 'kind', 'who', 'issuer', 'audiences', 'change']);
  return head + columns + body.join('');
}

function askedLines(context: Context, { at, since, account, q }: Wanted): AskedLines {
  return {
    asOf: at === undefined ? context.now() : endOf(at),
    since: since === undefined ? null : endOf(since),
    account: account ?? null,
    text: q?.toLowerCase() ?? '',
  };
}

/** A day ends before the next one begins; an instant is itself. */
const endOf = (text: string): Date =>
  new Date(text.includes('T') ? Date.parse(text) : Date.parse(text) + 86_400_000 - 1);
