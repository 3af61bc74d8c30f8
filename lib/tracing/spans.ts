/** Spans of what this process does, where the operator has traces on. Nothing of OpenTelemetry is loaded from here. */
import type { SpanStart } from '@/lib/tracing/span';
import { spanUnderWay } from '@/lib/tracing/under-way';

/** Does the work in a span below the one under way. Where none is, as while traces are off, the work alone. */
export const inSpan = <T>(start: SpanStart, work: () => Promise<T>): Promise<T> =>
  spanUnderWay() === null ? work() : inAnySpan(start, work);

/** The same, and begins a trace where no span is under way. */
export async function inAnySpan<T>(start: SpanStart, work: () => Promise<T>): Promise<T> {
  const span = globalThis.drawbridgeTracing?.begin(start);
  if (span === undefined) return work();
  try {
    const result = await span.run(work);
    span.end({ failed: null });
    return result;
  } catch (error) {
    span.end({ failed: kindOf(error) });
    throw error;
  }
}

/** A word for the failure. Its text may hold an ARN, a path or a name, and stays in the log. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  for (const member of ['kind', 'code'] as const) {
    const value: unknown = Reflect.get(error, member);
    if (typeof value === 'string') return value;
  }
  return error.name;
}
