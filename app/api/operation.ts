import { z } from 'zod';
import type { Tag } from '@/app/api/openapi/tags';
import type { Actor } from '@/lib/access/decide';
import type { OperationId } from '@/lib/access/operations';
import { list } from '@/lib/services/answers/parts';
import type { Context } from '@/lib/services/verb/context';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
type Run<T> = (context: Context, actor: Actor, input: Record<string, unknown>) => Promise<T>;

/** One operation of the API. The dispatcher, the OpenAPI document and the reference page are all made from this. */
export interface Operation {
  readonly method: Method;
  /** For example "/changes/{number}/approve". */
  readonly path: string;
  /** A row of the table that says who may call it. */
  readonly id: OperationId;
  readonly tag: Tag;
  /** What it does, as an imperative without a full stop. */
  readonly summary: string;
  /** What a caller has to know beyond the summary, in sentences. */
  readonly description?: string;
  /** Path parameters; text is coerced here and nowhere else. */
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  readonly status: 200 | 201 | 202 | 204;
  /** `Idempotency-Key` is honoured: creations. */
  readonly idempotent?: true;
  /** `If-Match` names the version that was looked at: edits. The verb gets it as `version`. */
  readonly versioned?: true;
  /** The verb gets the body as `text`, unread: it reads JSON by its own reader. */
  readonly raw?: true;
  /** What the answer looks like; null: there is no body. Made by `answers` and its siblings, which hold it to the verb's type. */
  readonly answer: z.ZodType | AnswerFile | null;
  readonly run: Run<unknown>;
}

/** The answer is a file of one of these media types. */
export interface AnswerFile {
  readonly mediaTypes: readonly string[];
}

/** Ties a verb to the schema of what it answers. Either one with a member that the other has not is a type error. */
export const answers = <S extends z.ZodType, T extends z.output<S>>(
  schema: [z.output<S>] extends [T] ? S : never,
  run: Run<T>,
) => ({ answer: schema, run });

/** For a verb that answers a whole list: it is sent as `{ "rows": [...] }`. */
export const answersRows = <S extends z.ZodType, T extends z.output<S>>(
  row: [z.output<S>] extends [T] ? S : never,
  run: Run<readonly T[]>,
) => ({
  answer: z.strictObject({ rows: list<z.ZodType>(row) }),
  run: async (...asked: Parameters<Run<T>>) => ({ rows: await run(...asked) }),
});

export const answersNothing = (run: Run<void>) => ({ status: 204, answer: null, run }) as const;

export const answersFile = (mediaTypes: readonly string[], run: Run<Response>) => ({ answer: { mediaTypes }, run });
