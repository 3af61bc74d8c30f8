/** What GitLab told Drawbridge and when, written down apart from what Drawbridge keeps: who may decide, judged without its code. */

export type Duty = 'approver' | 'requester';

/** An account as GitLab really has it. */
export interface Truth {
  readonly subject: string;
  readonly active: boolean;
  /** Of each group that gives a duty: a direct Developer or more. The day on which that ends; null: it does not. */
  readonly duties: ReadonlyMap<Duty, string | null>;
}

interface Told {
  readonly at: number;
  readonly duties: ReadonlyMap<Duty, string | null>;
}

const HOUR = 3_600_000;
/** Before the first reading. */
const NOTHING: Told = { at: 0, duties: new Map() };
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const hasEnded = (day: string | null, at: number): boolean => day !== null && day <= dayOf(at);

export class Witness {
  /** By account: what the last reading told; and the one before, as long as the product may not have kept the last one yet. */
  private readonly told = new Map<string, readonly [Told, Told | null]>();
  private readonly gained = new Map<string, number>();
  private readonly knownSince = new Map<string, number>();
  private readonly roots = new Map<string, string>();

  constructor(private readonly limitHours: number) {}

  isKnown = (subject: string): boolean => this.knownSince.has(subject);
  rootOf = (subject: string): string => this.roots.get(subject) ?? subject;

  /** GitLab answered about these accounts. `beside`: decisions were made at the same moment. */
  read(truths: readonly Truth[], at: number, beside = false): void {
    for (const { subject, active, duties } of truths) {
      const counted = new Map([...duties].filter(([, day]) => active && !hasEnded(day, at)));
      const before = this.told.get(subject)?.[0] ?? null;
      // Who was never a member and did not sign in is nobody to Drawbridge.
      if (before === null && counted.size === 0 && !this.isKnown(subject)) continue;
      const isNew = !this.isKnown(subject);
      if (isNew) this.knownSince.set(subject, at);
      for (const duty of counted.keys())
        if (!before?.duties.has(duty)) this.gained.set(`${subject} ${duty}`, isNew ? 0 : at);
      this.told.set(subject, [{ at, duties: counted }, beside ? (before ?? NOTHING) : null]);
    }
  }

  /** The reading beside which decisions were made has ended: what was told before it counts no more. */
  settle(): void {
    for (const [subject, [told]] of this.told) this.told.set(subject, [told, null]);
  }

  /** A sign-in makes an account known, with or without a duty. */
  meet(truth: Truth, at: number): void {
    const isNew = !this.isKnown(truth.subject);
    if (isNew) this.knownSince.set(truth.subject, at);
    this.read([truth], at);
    if (isNew) for (const duty of truth.duties.keys()) this.gained.set(`${truth.subject} ${duty}`, 0);
  }

  /** GitLab did not answer. What it told before ends on the day that it named. */
  missed(at: number): void {
    for (const [subject, [{ at: readAt, duties }, before]] of this.told)
      this.told.set(subject, [
        { at: readAt, duties: new Map([...duties].filter(([, day]) => !hasEnded(day, at))) },
        before,
      ]);
  }

  link(subject: string, to: string): void {
    const root = this.rootOf(to);
    for (const [account, of] of this.roots) if (of === subject) this.roots.set(account, root);
    this.roots.set(subject, root);
  }

  unlink(subject: string, at: number): void {
    const root = this.rootOf(subject);
    for (const account of [...this.roots.keys(), root])
      if (this.rootOf(account) === root) this.knownSince.set(account, at);
    this.roots.delete(subject);
  }

  linked = (): readonly string[] => [...this.roots.keys()];

  /** Whether the account is, as far as GitLab told within the limit, a member of what gives one of the duties. */
  holds(subject: string, duties: readonly Duty[], at: number): boolean {
    return this.readingsOf(subject).some((told) => this.counts(told, duties, at));
  }

  /** Whether it is so whichever of the readings that could be meant the product goes by: only then it must not refuse. */
  surelyHolds(subject: string, duties: readonly Duty[], at: number): boolean {
    const readings = this.readingsOf(subject);
    return readings.length > 0 && readings.every((told) => this.counts(told, duties, at));
  }

  private readingsOf = (subject: string): readonly Told[] =>
    (this.told.get(subject) ?? []).flatMap((told) => told ?? []);

  private counts = (told: Told, duties: readonly Duty[], at: number): boolean =>
    at - told.at <= this.limitHours * HOUR && duties.some((duty) => told.duties.has(duty));

  /** Why an approval of the account must not count for a change; null: it may. */
  whyNot(
    subject: string,
    change: { readonly author: string; readonly submittedAt: number },
    at: number,
  ): string | null {
    if (!this.holds(subject, ['approver'], at)) return 'is no member that counts';
    if (this.rootOf(subject) === this.rootOf(change.author)) return 'is the author';
    if ((this.knownSince.get(subject) ?? at) > change.submittedAt) return 'was first seen after the submission';
    if ((this.gained.get(`${subject} approver`) ?? at) > change.submittedAt)
      return 'became an approver after the submission';
    return null;
  }

  /** Distinct people behind the approvals that count now. */
  people(
    votes: Iterable<string>,
    change: { readonly author: string; readonly submittedAt: number },
    at: number,
  ): ReadonlySet<string> {
    return new Set(
      [...votes].filter((subject) => this.whyNot(subject, change, at) === null).map((subject) => this.rootOf(subject)),
    );
  }
}
