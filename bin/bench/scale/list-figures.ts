import { LISTS, READER, SEARCHES } from '@/bin/bench/scale/list-questions';
import { type Measured, p95 } from '@/bin/bench/scale/measured';
import { NOW } from '@/bin/bench/scale/world';
import { listAccess } from '@/lib/services/estate/list-access';
import type { Context } from '@/lib/services/verb/context';

/** The most milliseconds of a list, a filter, a search or a picker, and of role mappings of a past day. */
const LIST = 250;
const PAST_DAY = 500;
/** A late page costs at most so many times the first. */
const LATE = 1.5;
/** Pages that are walked to find a late one. */
const WALKED = 250;

/** The cursor of the last page of a list, or of the one after so many pages. */
async function lateCursor(ask: (more: object) => Promise<unknown>): Promise<string | null> {
  let after: string | null = null;
  for (let pages = 0; pages < WALKED; pages++) {
    const page = (await ask(after === null ? {} : { after })) as { readonly next: string | null };
    if (page.next === null) return after;
    after = page.next;
  }
  return after;
}

/** What lists cost: their first page, a late one as a ratio to it, and every filter, search and picker. */
export async function listFigures(context: Context): Promise<readonly Measured[]> {
  const figures: Measured[] = [];
  for (const [name, ask] of Object.entries(LISTS)) {
    const size = '100';
    const first = await p95(`${name}, first page`, LIST, () => ask(context, { size }));
    const after = await lateCursor((more) => ask(context, { size, ...more }));
    const last = await p95('', LIST, () => ask(context, after === null ? { size } : { size, after }));
    figures.push(first, { name: `${name}, last page`, value: last.value / first.value, unit: '× first', most: LATE });
  }
  for (const [name, ask] of Object.entries(SEARCHES)) figures.push(await p95(name, LIST, () => ask(context)));
  const at = NOW.toISOString().slice(0, 10);
  const access = (name: string, more: object) =>
    p95(`role mappings of a past day${name}`, PAST_DAY, () => listAccess(context, READER, { at, ...more }), 10);
  figures.push(await access('', {}), await access(' by text, which is in the last role', { q: 'deploy-4999' }));
  figures.push(await access(': what changed in a month', { since: '2026-10-23' }));
  return figures;
}
