import { z } from 'zod';
import type { JobName } from '@/lib/jobs/messages';
import { inAnySpan } from '@/lib/tracing/spans';
import { requestIdUnderWay, spanUnderWay, underRequest } from '@/lib/tracing/under-way';

/** Beside what a message carries: the request that led to it, and the span. The worker's log and traces go on with them. */
const origin = z.object({ requestId: z.string().optional(), traceparent: z.string().optional() });

/** Workers of the version before take these word by word. They carry it from the next version on. */
const BARE: readonly JobName[] = ['read-project', 'read-role'];

/** The message with what it came from, where that is known. */
export function withOrigin(name: JobName, message: object): object {
  if (BARE.includes(name)) return message;
  const requestId = requestIdUnderWay() ?? undefined;
  const traceparent = spanUnderWay()?.traceparent;
  return requestId === undefined && traceparent === undefined
    ? message
    : { ...message, origin: { requestId, traceparent } };
}

/** Works off a message under the request that led to it. */
export function workUnderOrigin<M extends object>(
  queue: string,
  data: M & { origin?: unknown },
  handle: (message: M) => Promise<void>,
): Promise<void> {
  const message = { ...data };
  delete message.origin;
  const { requestId, traceparent } = origin.safeParse(data.origin).data ?? {};
  const start = { name: `job ${queue}`, kind: 'consumer', parent: traceparent } as const;
  const work = () => inAnySpan(start, () => handle(message));
  return requestId === undefined ? work() : underRequest(requestId, work);
}
