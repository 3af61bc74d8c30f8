import type { AccountEntry, AwsReader, RoleEvent } from '@/lib/aws/port';

/** What CloudTrail of a test world holds; null: not allowed. Entries are those of its home region. */
interface Held {
  readonly entries: readonly AccountEntry[] | null;
  readonly trail: readonly RoleEvent[] | null;
}

const HOME = 'eu-central-1';
const PAGE = 50;

/** The questions of the reader that CloudTrail answers. `hear` is told of each. */
export const trailOf = (
  held: Held,
  hear: (call: string, about: string) => void,
): Pick<AwsReader, 'roleEvents' | 'roleEntries' | 'entriesIn'> => ({
  roleEvents: async (name, since) => {
    hear('trail', name);
    return held.trail?.filter(({ at }) => since === null || at >= since) ?? null;
  },
  roleEntries: async (arn, since) => {
    hear('entries', arn);
    const asked = held.entries?.filter(({ at }) => at >= since);
    if (!asked) return null;
    return {
      entries: asked.filter(({ refused }) => !refused),
      refused: asked.filter(({ refused }) => refused),
      regions: [HOME, 'us-east-1'],
    };
  },
  entriesIn: async (region, { from, to, next }) => {
    hear('entries', region);
    if (held.entries === null) return null;
    const found = (region === HOME ? held.entries : []).filter(({ at }) => at >= from && at <= to);
    const start = Number(next ?? 0);
    const page = found.sort((a, b) => b.at.getTime() - a.at.getTime()).slice(start, start + PAGE);
    const more = start + PAGE < found.length;
    return { entries: page, oldest: page.at(-1)?.at ?? null, next: more ? String(start + PAGE) : null };
  },
});
