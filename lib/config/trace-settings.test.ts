import { expect, test } from 'vitest';
import { tracesOf } from '@/lib/config/trace-settings';

const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://collector:4318';

test.each([
  [{ OTEL_EXPORTER_OTLP_ENDPOINT }, 1],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://collector/v1/traces' }, 1],
  [{ OTEL_TRACES_EXPORTER: 'otlp' }, 1],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_SAMPLER: 'always_off' }, 0],
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' },
    0.25,
  ],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_SAMPLER: 'traceidratio' }, 1],
])('%j records this share of traces: %d', (values, share) => {
  expect(tracesOf(values)).toEqual({ traces: { share }, warnings: [] });
});

test.each([
  [{}],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_EXPORTER: 'none' }],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SDK_DISABLED: 'true' }],
])('%j makes no traces', (values) => {
  expect(tracesOf(values)).toEqual({ traces: null, warnings: [] });
});

test.each([
  [{ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_EXPORTER: 'console' }, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'grpc://user:canary@collector' }, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_SAMPLER: 'jaeger_remote' }, true],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '25%' }, true],
])('%j is told of without its value, and keeps nothing from starting', (values, made) => {
  const { traces, warnings } = tracesOf(values);
  expect(traces !== null).toBe(made);
  expect(warnings).toHaveLength(1);
  expect(warnings.join()).not.toContain('canary');
});
