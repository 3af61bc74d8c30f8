import { AwsError, type AwsReader, type EntryPage } from '@/lib/aws/port';
import { entryRegions, partitionOf } from '@/lib/config/aws-regions';
import { awsOf } from '@/lib/config/config';
import type { TrailReading } from '@/lib/db/generated/client';
import type { Transaction } from '@/lib/db/transaction';
import { patiently, type Wait } from '@/lib/services/connections/failures';
import { forEachAtMost } from '@/lib/services/facts/in-pieces';
import { countEntries } from '@/lib/services/observed/count-entries';
import { PACE } from '@/lib/services/observed/pace';
import { tellRefusals } from '@/lib/services/observed/tell-refusals';
import { caughtUp, fellBehind, filled, newest, type Reading, unreadHistory } from '@/lib/services/observed/window';
import type { Context } from '@/lib/services/verb/context';

const HOUR = 3_600_000;
/** How long a day's counts are kept, as long as IAM keeps the last use of a role. */
const KEPT = 400 * 24 * HOUR;
/** How long it is known which events were counted, at least: longer than a queue tells of one twice. */
const EVENTS_KEPT = 48 * HOUR;
/** And at most: CloudTrail itself forgets what is older. */
const EVENTS_KEPT_AT_MOST = 91 * 24 * HOUR;

/**
 * Asks CloudTrail in every region of the account's partition who asked for which role by a token, and counts it. What a region told is
 * kept page by page; one that refuses or fails keeps what was known of it and says so. Ends no sync.
 */
export async function observeAccount(
  context: Context,
  accountId: string,
  reader: AwsReader,
  wait: Wait,
): Promise<void> {
  const account = context.config.accounts.find(({ id }) => id === accountId);
  const { region: home } = awsOf(account ?? {}, context.config.aws);
  const homes = entryRegions(home);
  const now = context.now();
  await forgetOld(context, now);
  const rows = await context.db.trailReading.findMany({ where: { accountId } });
  const regions = partitionOf(home).regions.filter((region) =>
    isDue(
      rows.find((row) => row.region === region),
      homes.includes(region),
      now,
    ),
  );
  await forEachAtMost(PACE.regionsAtOnce, regions, async (region) => {
    const row = rows.find((each) => each.region === region);
    // A region that is switched off answers nobody, and patience would hold up the others.
    const patient = homes.includes(region);
    await new RegionReader(context, { accountId, region }, reader, wait, patient).read(row, now);
  });
}

const isDue = (row: TrailReading | undefined, isHome: boolean, now: Date): boolean =>
  row === undefined ||
  isHome ||
  row.lastEntryAt !== null ||
  row.holeTo !== null ||
  now.getTime() - row.askedAt.getTime() >= PACE.quietHours * HOUR;

async function forgetOld({ db }: Context, now: Date): Promise<void> {
  await db.observedDay.deleteMany({ where: { day: { lt: new Date(now.getTime() - KEPT) } } });
  // What a queue told of is told of by CloudTrail too, once its history is read that far.
  const { _min: unread } = await db.trailReading.aggregate({ _min: { upTo: true, holeFrom: true } });
  const before = Math.min(...[now, unread.upTo ?? now, unread.holeFrom ?? now].map((date) => date.getTime()));
  const kept = Math.max(before - EVENTS_KEPT, now.getTime() - EVENTS_KEPT_AT_MOST);
  await db.observedEvent.deleteMany({ where: { readAt: { lt: new Date(kept) } } });
}

interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** One sitting in one region. */
class RegionReader {
  private pages = 0;

  constructor(
    private readonly context: Context,
    private readonly place: Place,
    private readonly reader: AwsReader,
    private readonly wait: Wait,
    private readonly isPatient: boolean,
  ) {}

  async read(row: TrailReading | undefined, now: Date): Promise<void> {
    try {
      let reading = row === undefined ? unreadHistory(now) : readingOf(row);
      if (row !== undefined) reading = await this.readNewest(reading, now);
      await this.readHole(reading, now);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      await this.keepUnread(row, now, error.message);
    }
  }

  private async readNewest(reading: Reading, now: Date): Promise<Reading> {
    const asked = newest(reading, now);
    let oldest = now;
    for (let next: string | null = null; ; ) {
      const page = await this.page({ ...asked, next });
      oldest = page.oldest ?? oldest;
      next = page.next;
      const isLast = next === null || this.pages >= PACE.mostPages;
      const after = isLast ? (next === null ? caughtUp(reading, now) : fellBehind(reading, oldest, now)) : null;
      await this.keep(page, after, now);
      if (after !== null) return after;
    }
  }

  private async readHole(start: Reading, now: Date): Promise<void> {
    let reading = start;
    for (let next: string | null = null; reading.hole !== null && this.pages < PACE.mostPages; ) {
      const page = await this.page({ from: reading.hole.from, to: reading.hole.to, next });
      // The token of a page belongs to the stretch that was asked for: where it ends is moved in what is kept alone.
      const after = filled(reading, page.next === null ? null : (page.oldest ?? reading.hole.to));
      await this.keep(page, after, now);
      if (after.hole === null) return;
      next = page.next;
      reading = next === null ? after : reading;
    }
  }

  private async page(asked: Parameters<AwsReader['entriesIn']>[1]): Promise<EntryPage> {
    if (this.pages++ > 0) await this.wait(PACE.pause);
    const ask = () => this.reader.entriesIn(this.place.region, asked);
    const page = await (this.isPatient ? patiently(this.wait, ask) : ask());
    if (page === null) throw new AwsError('cloudtrail:LookupEvents', 'access-denied', 'not allowed here.', null);
    return page;
  }

  /** What a page told and how far it leads are kept together, or neither is. */
  private async keep(page: EntryPage, reading: Reading | null, now: Date): Promise<void> {
    const { context, place } = this;
    await context.db.$transaction(async (tx) => {
      const refused = await countEntries(tx, place.accountId, page.entries, now);
      await tellRefusals(tx, context, refused);
      const newestEntry = page.entries[0]?.at;
      if (reading !== null) await writeReading(tx, place, { ...columnsOf(reading), askedAt: now, unread: null });
      if (newestEntry !== undefined)
        await tx.trailReading.updateMany({
          where: { ...place, OR: [{ lastEntryAt: null }, { lastEntryAt: { lt: newestEntry } }] },
          data: { lastEntryAt: newestEntry },
        });
    });
  }

  private async keepUnread(row: TrailReading | undefined, now: Date, unread: string): Promise<void> {
    const columns = columnsOf(row === undefined ? unreadHistory(now) : readingOf(row));
    await this.context.db.$transaction(async (tx) => {
      const { place } = this;
      // Pages that were kept before the failure have moved the reading on: only that it failed is new.
      const { count } = await tx.trailReading.updateMany({ where: place, data: { askedAt: now, unread } });
      if (count === 0) await writeReading(tx, place, { ...columns, askedAt: now, unread });
    });
  }
}

type Columns = Pick<TrailReading, 'from' | 'upTo' | 'holeFrom' | 'holeTo'>;

export const readingOf = ({ from, upTo, holeFrom, holeTo }: Columns): Reading => ({
  ...{ from, upTo },
  hole: holeFrom === null || holeTo === null ? null : { from: holeFrom, to: holeTo },
});

const columnsOf = ({ from, upTo, hole }: Reading): Columns => ({
  ...{ from, upTo },
  holeFrom: hole?.from ?? null,
  holeTo: hole?.to ?? null,
});

async function writeReading(
  tx: Transaction,
  place: Place,
  data: Columns & Pick<TrailReading, 'askedAt' | 'unread'>,
): Promise<void> {
  await tx.trailReading.upsert({
    where: { accountId_region: place },
    create: { ...place, ...data },
    update: data,
  });
}
