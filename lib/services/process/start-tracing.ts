import type { Config } from '@/lib/config/config';
import { log } from '@/lib/log/log';
import { VERSION } from '@/lib/log/version';
import { openTracing } from '@/lib/tracing/open-tracing';

/** Begins to send spans where the configuration says so. OpenTelemetry is loaded only then. */
export async function startTracing({ traces }: Pick<Config, 'traces'>): Promise<void> {
  if (traces === null) return;
  globalThis.drawbridgeTracing = await openTracing({
    ...traces,
    version: VERSION,
    onDelivery: (arrives) => {
      if (arrives) log.info('traces arrive again');
      else
        log.warn(
          'traces do not arrive: the receiver of OTEL_EXPORTER_OTLP_ENDPOINT does not take them. They are dropped; nothing else is affected',
        );
    },
  });
}
