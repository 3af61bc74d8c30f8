/** What a process counts of itself, in the form that Prometheus reads. Names and units follow its conventions: seconds, `_total`. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const PREFIX = 'drawbridge_';

/** Seconds. From an answer out of memory to one that people give up on. */
const ANSWER_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Seconds. A step waits for IAM, which takes a while until it shows what was written. */
const STEP_BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

function openCounted() {
  const registry = new Registry();
  // Memory, CPU, garbage collection and the event loop's lag.
  collectDefaultMetrics({ register: registry, prefix: PREFIX });
  const registers = [registry];
  return {
    registry,
    requests: new Histogram({
      name: `${PREFIX}http_request_duration_seconds`,
      help: 'Requests that were answered, by the route of the product or the operation of its API.',
      labelNames: ['method', 'route', 'status'] as const,
      buckets: ANSWER_BUCKETS,
      registers,
    }),
    calls: new Counter({
      name: `${PREFIX}outbound_calls_total`,
      help: 'Calls to GitLab and AWS, by what came of them.',
      labelNames: ['system', 'source', 'outcome'] as const,
      registers,
    }),
    waits: new Counter({
      name: `${PREFIX}outbound_wait_seconds_total`,
      help: 'Seconds that this process waited since GitLab or AWS asked it to slow down.',
      labelNames: ['system', 'source'] as const,
      registers,
    }),
    applies: new Counter({
      name: `${PREFIX}applies_total`,
      help: 'Outcomes of applies that this process recorded. An unknown one is followed by another when IAM has been read.',
      labelNames: ['outcome'] as const,
      registers,
    }),
    steps: new Histogram({
      name: `${PREFIX}apply_step_duration_seconds`,
      help: 'Steps of applies that this process ended.',
      labelNames: ['step', 'state'] as const,
      buckets: STEP_BUCKETS,
      registers,
    }),
    messages: new Histogram({
      name: `${PREFIX}job_duration_seconds`,
      help: 'Messages of the queue that this process worked off.',
      labelNames: ['queue', 'outcome'] as const,
      buckets: [...STEP_BUCKETS, 300, 900],
      registers,
    }),
  };
}

// The framework bundles this module several times into one process: what is to be one lives on globalThis.
declare global {
  var drawbridgeCounted: ReturnType<typeof openCounted> | undefined;
}

/** The counters of this process, opened at the first call. */
export function counted(): ReturnType<typeof openCounted> {
  globalThis.drawbridgeCounted ??= openCounted();
  return globalThis.drawbridgeCounted;
}

/** What a pool of database connections tells of itself. */
interface Pool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

const CONNECTIONS = `${PREFIX}database_connections`;

/** Has the metrics tell of this pool, in place of the one before. */
export function countConnections(pool: Pool): void {
  const { registry } = counted();
  registry.removeSingleMetric(CONNECTIONS);
  const gauge = new Gauge({
    name: CONNECTIONS,
    help: 'Connections to the database that this process has, and requests that wait for one.',
    labelNames: ['state'] as const,
    registers: [registry],
    collect: () => {
      gauge.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
      gauge.set({ state: 'idle' }, pool.idleCount);
      gauge.set({ state: 'waited for' }, pool.waitingCount);
    },
  });
}
