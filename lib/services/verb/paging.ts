import { z } from 'zod';
import { PAGE_SIZES, type PageSize } from '@/lib/lists/page-sizes';
import { AppError } from '@/lib/services/verb/app-error';

/** One column of a list's order. `nulls`, where there can be NULL: where they are in forward order. */
export interface SortKey {
  readonly field: string;
  readonly type: 'text' | 'number' | 'instant' | 'event';
  readonly direction: 'asc' | 'desc';
  readonly nulls?: 'first' | 'last';
}

/** The members of a list's input that choose the page. */
export const pageInput = {
  after: z
    .string()
    .max(2000)
    .optional()
    .describe('The page after this cursor. Send `next` of the answer that you have. Cursors are opaque.'),
  before: z
    .string()
    .max(2000)
    .optional()
    .describe('The page before this cursor. Send `previous` of the answer that you have.'),
  size: z.enum(PAGE_SIZES).default('50').describe('Rows of a page.'),
};

/** Says what a search looks at. `place`: as in "the path". */
export const searchesIn = (place: string): string =>
  `Only what has this text in ${place}. Upper and lower case are the same.`;

/** The member of a list's input that searches. */
export const searchText = (place: string) => z.string().trim().max(200).describe(searchesIn(place));

interface PageChoice {
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  readonly size: PageSize;
}

type Value = string | number | bigint | null;
type Condition = Readonly<Record<string, unknown>>;

/** What to ask the database for one page, in the words of Prisma's `findMany`. */
export interface PageQuery {
  /** A condition on the row; `{}`: the first page. */
  readonly where: Condition;
  readonly orderBy: readonly Condition[];
  /** One more than the page holds, which tells whether there is another page. */
  readonly take: number;
}

/** The last of `keys` must make the order total, or rows could be skipped. A cursor that this list did not make is AppError "invalid". */
export function pageQuery(keys: readonly SortKey[], choice: PageChoice): PageQuery {
  const { forward, cursor } = directionOf(choice);
  return {
    where: cursor === undefined ? {} : beyondCursor(keys, readCursor(keys, cursor), forward),
    orderBy: keys.map(({ field, direction, nulls }) => {
      const sort = forward === (direction === 'asc') ? 'asc' : 'desc';
      return { [field]: nulls ? { sort, nulls: forward === (nulls === 'last') ? 'last' : 'first' } : sort };
    }),
    take: Number(choice.size) + 1,
  };
}

/** The rows of a page and the cursors of its neighbours; null: there is none. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
  readonly previous: string | null;
}

/** Makes the page of what `pageQuery` found. */
export function toPage<Row extends object>(
  keys: readonly SortKey[],
  choice: PageChoice,
  found: readonly Row[],
): Page<Row> {
  const { forward, cursor } = directionOf(choice);
  const size = Number(choice.size);
  const more = found.length > size;
  const rows = forward ? found.slice(0, size) : found.slice(0, size).reverse();
  const [first, last] = [rows[0], rows.at(-1)];
  const hasNext = forward ? more : true;
  const hasPrevious = forward ? cursor !== undefined : more;
  return {
    rows,
    next: hasNext && last ? cursorOf(keys, last) : null,
    previous: hasPrevious && first ? cursorOf(keys, first) : null,
  };
}

/** Where a page that is read by hand begins, as the values of the list's keys; null: at the list's end that it is read from. */
export function cursorOfChoice(keys: readonly SortKey[], choice: PageChoice) {
  const { forward, cursor } = directionOf(choice);
  return { forward, values: cursor === undefined ? null : readCursor(keys, cursor) };
}

const directionOf = ({ after, before }: PageChoice) =>
  after === undefined && before !== undefined ? { forward: false, cursor: before } : { forward: true, cursor: after };

function cursorOf(keys: readonly SortKey[], row: object): string {
  const values = keys.map(({ field }) => {
    const value: unknown = Reflect.get(row, field);
    return typeof value === 'bigint' ? String(value) : value;
  });
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** What the database takes: no NUL in a text, numbers that are its integers. */
const VALUE_TYPES = {
  text: z.string().refine((text) => !text.includes('\0')),
  number: z.int32(),
  instant: z.iso.datetime(),
  event: z
    .string()
    .regex(/^\d{1,18}$/)
    .transform(BigInt),
} as const;

function readCursor(keys: readonly SortKey[], cursor: string): readonly Value[] {
  const values = z
    .array(z.unknown())
    .length(keys.length)
    .safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  const read = keys.map(({ type, nulls }, index) => {
    const schema: z.ZodType<Value> = nulls ? VALUE_TYPES[type].nullable() : VALUE_TYPES[type];
    return schema.safeParse(values.data?.[index]);
  });
  return read.map((value) => {
    if (value.success) return value.data;
    throw new AppError(
      'invalid',
      'This cursor does not belong to this list in this order. Nothing was read. Start again at the first page.',
    );
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * The same, and beside it where the first key can be: no row is excluded by that, but an index is read from there instead of from the
 * list's beginning, so that the last page costs what the first one does.
 */
function beyondCursor(keys: readonly SortKey[], values: readonly Value[], forward: boolean): Condition {
  const rows = beyond(keys, values, forward);
  const from = keys[0] && boundOf(keys[0], values[0] ?? null, forward);
  return from ? { AND: [from, rows] } : rows;
}

/** null: rows with every value of the key may be to come. */
function boundOf({ field, direction, nulls }: SortKey, value: Value, forward: boolean): Condition | null {
  const nullsLast = forward === (nulls === 'last');
  if (value === null) return nullsLast ? { [field]: null } : null;
  if (nulls && nullsLast) return null;
  return { [field]: forward === (direction === 'asc') ? { gte: value } : { lte: value } };
}

/** Rows after the cursor in the list's order, or before it: equal in the first keys and beyond it in the next one. */
function beyond(keys: readonly SortKey[], values: readonly Value[], forward: boolean): Condition {
  const [first] = keys;
  const [value = null] = values;
  // Said of the first key alone too, since by that an index finds where to begin; by the alternatives it does not.
  const start =
    first === undefined || first.nulls !== undefined || value === null || keys.length === 1
      ? {}
      : { [first.field]: forward === (first.direction === 'asc') ? { gte: value } : { lte: value } };
  return {
    ...start,
    OR: keys.flatMap((key, index) => {
      const equal = keys.slice(0, index).map(({ field }, at) => ({ [field]: values[at] ?? null }));
      return beyondKey(key, values[index] ?? null, forward).map((condition) => ({ AND: [...equal, condition] }));
    }),
  };
}

function beyondKey({ field, direction, nulls }: SortKey, value: Value, forward: boolean): readonly Condition[] {
  // In the order that is read in: whether NULL is still to come after every value.
  const nullsLast = forward === (nulls === 'last');
  if (value === null) return nullsLast ? [] : [{ [field]: { not: null } }];
  const further = { [field]: forward === (direction === 'asc') ? { gt: value } : { lt: value } };
  return nulls && nullsLast ? [further, { [field]: null }] : [further];
}

/** Counting stops here: a larger total is told as "10,000+". */
export const COUNT_LIMIT = 10_000;

/** Text for a LIKE in which `%`, `_` and `\` stand for themselves. */
export const likeText = (text: string): string => text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);
