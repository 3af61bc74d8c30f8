import { type Figure, figure, percentile } from '@/bin/bench/measure';
import { countAuditEvents } from '@/lib/services/audit/count-audit-events';
import { listAuditEvents } from '@/lib/services/audit/list-audit-events';
import type { Context } from '@/lib/services/verb/context';
import { SYSTEM } from '@/lib/test-worlds/change-test-world';

const ROUNDS = 20;
const cursorAt = (seq: string): string => Buffer.from(JSON.stringify([seq])).toString('base64url');

/** Questions to a long log, and the milliseconds that they may take at the 95th percentile. */
const MOST = 250;
const LONG_AGO = { from: '2024-02-01', to: '2024-02-29' } as const;
const QUESTIONS: readonly (readonly [name: string, input: Readonly<Record<string, string>>])[] = [
  ['first page', {}],
  ['last page', { before: cursorAt('0') }],
  ['a page in the middle', { after: cursorAt('500000') }],
  ['a name that is on many events', { q: 'deploy-team' }],
  ['a part of a name that is on one of a hundred', { q: 'eam-499' }],
  ['a name that is on few events', { q: '4711 deploy' }],
  ['a name that is on none', { q: 'no such name' }],
  ['a person by name', { q: 'person 17' }],
  ['an action and a result', { action: 'change.approved', result: 'refused' }],
  ['one request', { requestId: 'request-77' }],
  ['one address that is on none', { ip: '198.51.100.1' }],
  ['a month long ago', LONG_AGO],
  ['a person in a month long ago', { ...LONG_AGO, q: 'person 17' }],
  ['a name that is on few events, in a month long ago', { ...LONG_AGO, q: '4711 deploy' }],
  ['two letters that are nowhere in a month long ago', { ...LONG_AGO, q: 'zz' }],
];

/** The list of each question, and of those with a text the bars above it. */
export async function explorerFigures(context: Context): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const [name, input] of QUESTIONS) {
    const list = await measure(async () => (await listAuditEvents(context, SYSTEM, input)).rows.length);
    figures.push(figure(`explorer: ${name}`, list.ms, `ms p95, ${list.found} rows`, { most: MOST }));
    if (input.q === undefined) continue;
    const bars = await measure(async () => (await countAuditEvents(context, SYSTEM, input)).total);
    figures.push(figure(`bars: ${name}`, bars.ms, `ms p95, ${bars.found} counted`, { most: MOST }));
  }
  return figures;
}

async function measure(ask: () => Promise<number>) {
  const times: number[] = [];
  let found = 0;
  for (let round = -2; round < ROUNDS; round++) {
    const from = performance.now();
    found = await ask();
    if (round >= 0) times.push(performance.now() - from);
  }
  return { ms: percentile(times, 0.95), found };
}
