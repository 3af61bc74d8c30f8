import { z } from 'zod';

const strings = z.array(z.string()).readonly();

/** What is known of an item at the moment when the campaign starts, as its column holds it. Instants are ISO 8601 in UTC. */
export const evidenceColumn = z.object({
  account: z.string(),
  role: z.string(),
  who: z.string(),
  rung: z.number().nullable(),
  /** Why the role is on that rung. */
  rungReason: z.string(),
  /** "proved", "refuted", "unknown"; null: it was never decided. */
  proof: z.string().nullable(),
  /** null: the refs of a project that it may admit could not be read. */
  admittedRefs: z.number().nullable(),
  protectedRefs: z.number().nullable(),
  /** Who can push to the refs that it names, in sentences; null: not known, or a group with projects of their own rules. */
  pushers: strings.nullable().default(null),
  /** null: never, or not known. */
  lastUsedAt: z.string().nullable(),
  /** Subjects that CloudTrail saw enter the role and that it could have let in, newest first; null: CloudTrail was not asked. */
  observed: z
    .array(z.object({ subject: z.string(), at: z.string() }))
    .readonly()
    .nullable()
    .default(null),
  /** Since when the role has it, as far as was seen: at the latest since then. */
  since: z.string().nullable().default(null),
  /** The change that brought it, and who asked for that; null: it was there before Drawbridge, or someone put it past it. */
  requested: z.object({ change: z.number(), by: strings }).nullable().default(null),
  /** The newest approval of a policy that has it. */
  approved: z.object({ change: z.number(), at: z.string(), by: strings }).nullable(),
  permissions: strings,
  findings: strings,
  /** A trust policy that says this line and nothing else; null: the policy does not parse. */
  policy: z.string().nullable().default(null),
});
export type ReviewEvidence = Readonly<z.output<typeof evidenceColumn>>;
