import type { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { Context } from '@/lib/services/verb/context';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** One operation of the API: the dispatcher, the OpenAPI text and the reference page are all made from this. */
export interface Operation {
  readonly method: Method;
  /** For example "/changes/{number}/approve". */
  readonly path: string;
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  /** Path parameters; text is coerced here and nowhere else. */
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  readonly answer?: z.ZodType;
  readonly status: 200 | 201 | 202 | 204;
  /** `Idempotency-Key` is honoured: creations. */
  readonly idempotent?: true;
  /** `If-Match` names the version that was looked at: edits. The verb gets it as `version`. */
  readonly versioned?: true;
  /** The verb gets the body as `text`, unread: it reads JSON by its own reader. */
  readonly raw?: true;
  readonly run: (context: Context, actor: Actor, input: Record<string, unknown>) => Promise<unknown>;
}
