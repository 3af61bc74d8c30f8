import { type Figure, figure, percentile } from '@/bin/bench/measure';
import { listAuditEvents } from '@/lib/services/audit/list-audit-events';
import type { Context } from '@/lib/services/verb/context';
import { SYSTEM } from '@/lib/test-worlds/change-test-world';

const ROUNDS = 20;
const cursorAt = (seq: string): string => Buffer.from(JSON.stringify([seq])).toString('base64url');

/** Questions to a long log, and what they may take: milliseconds at the 95th percentile. */
const QUESTIONS: readonly { readonly name: string; readonly most: number; readonly input: Record<string, string> }[] = [
  { name: 'first page', most: 250, input: {} },
  { name: 'last page', most: 250, input: { before: cursorAt('0') } },
  { name: 'a page in the middle', most: 250, input: { after: cursorAt('500000') } },
  { name: 'a name that is on many events', most: 500, input: { q: 'deploy-team' } },
  { name: 'a name that is on few events', most: 500, input: { q: '4711 deploy' } },
  { name: 'a name that is on none', most: 500, input: { q: 'no such name' } },
  { name: 'a person by name', most: 500, input: { q: 'person 17' } },
  { name: 'an action and a result', most: 500, input: { action: 'change.approved', result: 'refused' } },
  { name: 'one request', most: 500, input: { requestId: 'request-77' } },
  { name: 'one address that is on none', most: 500, input: { ip: '198.51.100.1' } },
  { name: 'a month long ago', most: 500, input: { from: '2024-02-01', to: '2024-02-29', q: 'person 17' } },
];

export async function explorerFigures(context: Context): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const { name, most, input } of QUESTIONS) {
    const times: number[] = [];
    let rows = 0;
    for (let round = -2; round < ROUNDS; round++) {
      const from = performance.now();
      rows = (await listAuditEvents(context, SYSTEM, input)).rows.length;
      if (round >= 0) times.push(performance.now() - from);
    }
    figures.push(figure(`explorer: ${name}`, percentile(times, 0.95), `ms p95, ${rows} rows`, { most }));
  }
  return figures;
}
