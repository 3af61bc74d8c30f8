import { z } from 'zod';

const count = z.int().min(0);
const list = <S extends z.ZodType>(item: S) => z.array(item).readonly();

const source = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** When its last whole reading began; null: it was never read whole. */
  readAt: z.string().nullable(),
  /** What could not be read of it, in sentences; none: everything was. */
  unread: list(z.string()),
});

/** How much there was when a review began, how fresh that was and what could not be read. Instants are ISO 8601 in UTC. */
export const populationHead = z.strictObject({
  /** In the order of ids. */
  accounts: list(source.extend({ roles: count, asked: count })),
  instances: list(source.extend({ projects: count })),
  roles: count,
  /** Roles of which at least one line is asked about. */
  rolesAsked: count,
  /** A line is a mapping, or a statement that is none. */
  lines: count,
  linesAsked: count,
  /** SHA-256 of the list in canonical JSON (RFC 8785), in hexadecimal. */
  digest: z.string(),
});
export type PopulationHead = Readonly<z.output<typeof populationHead>>;

/** The same with every role: who looks a role up in IAM finds it here, or finds that it was left out. */
export const population = populationHead.extend({
  /** By account and name. `trustDigest`: of the trust policy as it was then. */
  list: list(
    z.strictObject({ account: z.string(), role: z.string(), trustDigest: z.string(), lines: count, asked: count }),
  ),
});
export type Population = Readonly<z.output<typeof population>>;
