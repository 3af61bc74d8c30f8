import type * as Api from '@opentelemetry/api';
import type * as Sdk from '@opentelemetry/sdk-trace';
import { proxiedAgent } from '@/lib/egress/proxies';
import type { Span, SpanStart, Tracing } from '@/lib/tracing/span';
import { spanUnderWay, underSpan } from '@/lib/tracing/under-way';

export interface TracingOptions {
  /** Of the traces that begin here, this share is recorded: from 0 to 1. */
  readonly share: number;
  readonly version: string;
  /** Told once when spans stop arriving, and once when they arrive again. */
  readonly onDelivery: (arrives: boolean) => void;
}

/** Milliseconds that the spans which are left may take at the end of the process. */
const CLOSE_AFTER = 2000;

/**
 * Opens what sends spans to the receiver of `OTEL_EXPORTER_OTLP_ENDPOINT`, with the headers and times of the exporter's other variables, and loads
 * OpenTelemetry for it. It is not registered with the global API: the framework would add spans of its own, with the whole addresses of requests.
 */
export async function openTracing({ share, version, onDelivery }: TracingOptions): Promise<Tracing> {
  const [api, sdk, { OTLPTraceExporter }, { detectResources, envDetector, resourceFromAttributes }] = await Promise.all(
    [
      import('@opentelemetry/api'),
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ],
  );
  const exporter = new OTLPTraceExporter({ httpAgentOptions: () => proxiedAgent() });
  const own = resourceFromAttributes({ 'service.name': 'drawbridge', 'service.version': version });
  const provider = new sdk.TracerProvider({
    // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win.
    resource: own.merge(detectResources({ detectors: [envDetector] })),
    sampler: samplerOf(sdk, share),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter: telling(exporter, onDelivery) })],
  });
  const tracer = provider.getTracer('drawbridge', version);
  return {
    begin: (start) => describe(api, begin(api, tracer, start)),
    close: async () => {
      await provider.forceFlush({ timeoutMillis: CLOSE_AFTER }).catch(() => {});
    },
  };
}

/** Whoever sends a `traceparent` decides nothing: what follows from it is recorded by our own share, as what begins here. */
function samplerOf(sdk: typeof Sdk, share: number): Sdk.Sampler {
  const { RECORD_AND_SAMPLED, NOT_RECORD } = sdk.SamplingDecision;
  // Drawn, and not decided by the trace's id as usual: a client chooses that.
  const root: Sdk.Sampler = {
    shouldSample: () => ({ decision: Math.random() < share ? RECORD_AND_SAMPLED : NOT_RECORD }),
    toString: () => `Drawn{${share}}`,
  };
  return new sdk.ParentBasedSampler({ root, remoteParentSampled: root, remoteParentNotSampled: root });
}

/** The exporter, and whoever wants to know that it got rid of nothing. */
function telling(exporter: Sdk.SpanExporter, onDelivery: (arrives: boolean) => void): Sdk.SpanExporter {
  let arrived = true;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const arrives = result.error === undefined;
        if (arrives !== arrived) onDelivery(arrives);
        arrived = arrives;
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
}

function begin(api: typeof Api, tracer: Api.Tracer, { name, kind, attributes = {}, parent }: SpanStart): Api.Span {
  const kinds = { server: 'SERVER', client: 'CLIENT', consumer: 'CONSUMER', internal: 'INTERNAL' } as const;
  const named = parent ?? spanUnderWay()?.traceparent;
  const above = named === undefined ? null : contextOf(api, named, parent !== undefined);
  const context = above === null ? api.ROOT_CONTEXT : api.trace.setSpanContext(api.ROOT_CONTEXT, above);
  return tracer.startSpan(name, { kind: api.SpanKind[kinds[kind]], attributes }, context);
}

const PARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** The span that a `traceparent` names; null: it names none. */
function contextOf(api: typeof Api, traceparent: string, isRemote: boolean): Api.SpanContext | null {
  const [, traceId = '', spanId = '', flags = '00'] = PARENT.exec(traceparent) ?? [];
  const traceFlags = Number.parseInt(flags, 16) & api.TraceFlags.SAMPLED;
  const context = { traceId, spanId, traceFlags, isRemote };
  return api.isSpanContextValid(context) ? context : null;
}

function describe(api: typeof Api, span: Api.Span): Span {
  const { traceId, spanId, traceFlags } = span.spanContext();
  const described: Span = {
    ids: { traceId, spanId },
    traceparent: `00-${traceId}-${spanId}-${traceFlags === api.TraceFlags.SAMPLED ? '01' : '00'}`,
    note: (attributes) => {
      span.setAttributes(attributes);
    },
    end: ({ name, failed }) => {
      if (name !== undefined) span.updateName(name);
      if (failed !== null) span.setAttribute('error.type', failed).setStatus({ code: api.SpanStatusCode.ERROR });
      span.end();
    },
    run: (work) => underSpan(described, work),
  };
  return described;
}
