/** Settings of OpenTelemetry that Drawbridge reads itself; its exporter reads the others of OTEL_EXPORTER_OTLP_. */
import { z } from 'zod';
import type { TracesConfig } from '@/lib/config/config';
import { text } from '@/lib/config/setting-schemas';

/** A machine may have these variables for all its programs: a value that is not known here is told of, and keeps nothing from starting. */
export const TRACE_SETTINGS = [
  {
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    meaning:
      'Receiver of OpenTelemetry traces over HTTP, as JSON. Absent: no traces are made. For the rest see docs/operate.md',
    example: 'http://otel-collector:4318',
    schema: text.optional(),
  },
  {
    name: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    meaning: 'The same with the whole path, in place of it',
    schema: text.optional(),
  },
  {
    name: 'OTEL_TRACES_EXPORTER',
    meaning: '"otlp", or "none" to make no traces whatever else is set',
    schema: text.optional(),
  },
  {
    name: 'OTEL_SDK_DISABLED',
    meaning: 'Set to "true" to make no traces whatever else is set',
    schema: text.optional(),
  },
  {
    name: 'OTEL_TRACES_SAMPLER',
    meaning: 'Which traces are recorded: always_on, always_off or traceidratio. Default: always_on',
    schema: text.optional(),
  },
  {
    name: 'OTEL_TRACES_SAMPLER_ARG',
    meaning: 'The share of traces that traceidratio records, from 0 to 1. Default: 1',
    schema: text.optional(),
  },
] as const;

type TraceValues = Readonly<Partial<Record<(typeof TRACE_SETTINGS)[number]['name'], string | undefined>>>;

/** How traces are made, and a sentence for each value that means nothing here. Values are not repeated: a URL may hold a password. */
export function tracesOf(values: TraceValues): {
  readonly traces: TracesConfig | null;
  readonly warnings: readonly string[];
} {
  const endpoint = values.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? values.OTEL_EXPORTER_OTLP_ENDPOINT;
  const exporter = values.OTEL_TRACES_EXPORTER ?? (endpoint === undefined ? 'none' : 'otlp');
  if (values.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || exporter === 'none') return { traces: null, warnings: [] };
  if (exporter !== 'otlp')
    return off(
      'OTEL_TRACES_EXPORTER names an exporter that Drawbridge does not have, so it makes no traces. Use "otlp".',
    );
  if (endpoint !== undefined && !isHttp(endpoint))
    return off('The endpoint of OTEL_EXPORTER_OTLP_ must begin with http:// or https://. Drawbridge makes no traces.');
  const share = shareOf(values);
  return share === null
    ? {
        traces: { share: 1 },
        warnings: ['OTEL_TRACES_SAMPLER or its _ARG is not one that Drawbridge knows, so it records every trace.'],
      }
    : { traces: { share }, warnings: [] };
}

const off = (warning: string) => ({ traces: null, warnings: [warning] });

const isHttp = (value: string): boolean => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);

const ratio = z.coerce.number().min(0).max(1);

/** null: such a sampler is not known. Whether it follows its parent makes no difference: an outside parent decides nothing here. */
function shareOf(values: TraceValues): number | null {
  switch ((values.OTEL_TRACES_SAMPLER ?? 'always_on').replace(/^parentbased_/, '')) {
    case 'always_on':
      return 1;
    case 'always_off':
      return 0;
    case 'traceidratio':
      return ratio.safeParse(values.OTEL_TRACES_SAMPLER_ARG ?? '1').data ?? null;
    default:
      return null;
  }
}
