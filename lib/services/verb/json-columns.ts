/** The inventory's JSON columns: how values of ours are put into them and read back. */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { Prisma } from '@/lib/db/generated/client';
import type { ProjectPeople } from '@/lib/reach/people/types';
import type { ProtectionRule } from '@/lib/reach/types';

type JsonLike = readonly unknown[] | Readonly<Record<string, unknown>>;

/** A value of ours, which is JSON by its type, in the words of Prisma's. */
export const toJson = (value: JsonLike): Prisma.InputJsonValue => value as Prisma.InputJsonValue;

/** A value for a nullable JSON column: null, which means unknown, becomes SQL's NULL rather than JSON's. */
export const toJsonColumn = (value: JsonLike | null): Prisma.InputJsonValue | typeof Prisma.DbNull =>
  value === null ? Prisma.DbNull : toJson(value);

/** The same for a column that is never SQL's NULL. */
export const toJsonOrNull = (value: JsonLike | null): Prisma.InputJsonValue | typeof Prisma.JsonNull =>
  value === null ? Prisma.JsonNull : toJson(value);

const level = z.int().nullable();
const protectionRules = z.array(
  z.object({
    type: z.enum(['branch', 'tag']),
    pattern: z.string(),
    pushLevel: level,
    mergeLevel: level,
    inherited: z.boolean(),
  }),
);
const members = z.array(z.object({ id: z.int(), username: z.string(), name: z.string(), level: z.int() }));
const accessEntries = z
  .array(z.object({ level, userId: z.int().nullable(), groupId: z.int().nullable(), deployKeyId: z.int().nullable() }))
  .nullable();
const namedRules = z.array(
  z.object({ type: z.enum(['branch', 'tag']), pattern: z.string(), push: accessEntries, merge: accessEntries }),
);
const groupIds = z.record(z.string(), z.array(z.int()).nullable());
const strings = z.array(z.string());
const tags = z.record(z.string(), z.string());
const policies = z.array(z.object({ arn: z.string(), name: z.string() }));

const hooksState = z.object({
  /** `asked`: a worker takes it up. */
  state: z.enum(['asked', 'done', 'failed']),
  /** ISO 8601 in UTC. */
  at: z.string(),
  sentence: z.string(),
});

/** What became of setting up hooks. */
export type HooksState = Readonly<z.output<typeof hooksState>>;

/** Instance.hooks. null: nobody asked for it. */
export const readHooksState = (column: unknown): HooksState | null => read(hooksState, column);

const chosenGroups = z.array(z.object({ named: z.string(), id: z.int(), path: z.string() }));

/** A group whose projects are read: how the configuration names it, and where it was at the last sync. */
export type ChosenGroup = Readonly<z.output<typeof chosenGroups>[number]>;

/** Instance.readGroups. null: the projects of every group are read. */
export const readChosenGroups = (column: unknown): readonly ChosenGroup[] | null => read(chosenGroups, column);

/** Project.protection and Group.protection. null: unknown. */
export const readProtection = (column: unknown): readonly ProtectionRule[] | null => read(protectionRules, column);

/** Project.subComponents, Provider.clientIds and their like. null: unknown. */
export const readStrings = (column: unknown): readonly string[] | null => read(strings, column);

/** ProjectPeople. null of members and rules: unknown. */
export const readProjectPeople = (row: {
  readonly members: unknown;
  readonly rules: unknown;
  readonly groups: unknown;
}): ProjectPeople => ({
  members: read(members, row.members),
  rules: read(namedRules, row.rules),
  groups: read(groupIds, row.groups) ?? {},
});

/** Role.tags. */
export const readTags = (column: unknown): Readonly<Record<string, string>> => read(tags, column) ?? {};

/** Role.attachedPolicies. null: unknown. */
export const readPolicies = (column: unknown): readonly { readonly arn: string; readonly name: string }[] | null =>
  read(policies, column);

function read<S extends z.ZodType>(schema: S, column: unknown): z.output<S> | null {
  const parsed = schema.safeParse(column);
  return parsed.success ? parsed.data : null;
}

/** Whether a row already holds these values, so that nothing need be written. */
export const holds = (row: object, columns: object): boolean =>
  Object.entries(columns).every(([name, value]) => isDeepStrictEqual(Reflect.get(row, name), asRead(value)));

/** Both of Prisma's nulls are read back as null. */
const asRead = (value: unknown): unknown => (value === Prisma.JsonNull || value === Prisma.DbNull ? null : value);
