import type PgBoss from 'pg-boss';
import type { JobName } from '@/lib/jobs/messages';

/**
 * Every queue. `short`: of the messages with one key, one waits at a time. A message whose process died runs again when
 * `expireInMinutes` have passed on a server, and at the next start on the embedded database.
 */
export const QUEUES: Readonly<Record<JobName, Omit<PgBoss.Queue, 'name'>>> = {
  // The next scheduled sync goes on from where a failed one stopped.
  'sync-instance': { policy: 'short', retryLimit: 1, retryDelay: 10, expireInMinutes: 60 },
  'sync-account': { policy: 'short', retryLimit: 1, retryDelay: 10, expireInMinutes: 60 },
  'sync-away': { policy: 'short', retryLimit: 1, retryDelay: 10, expireInMinutes: 60 },
  // Outcomes are the handler's own; what it throws is trouble on our side (the database is away), so it is never given up.
  'apply-change': { policy: 'short', retryLimit: 100_000, retryDelay: 5, expireInMinutes: 5 },
  // A source that stays away is read by the next sync.
  'look-again': { policy: 'short', retryLimit: 10, retryDelay: 30, expireInMinutes: 5 },
  // Goes on behind the project that it read last.
  'scan-migration': { policy: 'short', retryLimit: 3, retryDelay: 10, expireInMinutes: 60 },
  // Begins by looking for what an earlier try left in GitLab.
  'open-migration': { policy: 'short', retryLimit: 10, retryDelay: 10, expireInMinutes: 5 },
  'follow-migration': { policy: 'short', retryLimit: 3, retryDelay: 10, expireInMinutes: 30 },
  // Each sync asks for another.
  'check-connection': { policy: 'short', retryLimit: 1, retryDelay: 10, expireInMinutes: 15 },
  // Begins by looking for what an earlier try set up.
  'set-up-hooks': { policy: 'short', retryLimit: 3, retryDelay: 10, expireInMinutes: 15 },
  // The next scheduled reading follows soon.
  'read-members': { policy: 'short', retryLimit: 1, retryDelay: 10, expireInMinutes: 15 },
  // The next sync reads it too.
  'read-project': { policy: 'short', retryLimit: 3, retryDelay: 5, expireInMinutes: 15 },
  // The next sync reads it too.
  'read-role': { policy: 'short', retryLimit: 3, retryDelay: 5, expireInMinutes: 15 },
  // The clock asks again.
  'verify-log': { policy: 'short', retryLimit: 0, expireInMinutes: 60 },
};

export const QUEUE_NAMES = Object.keys(QUEUES) as readonly JobName[];

/**
 * How many messages of a queue one process works on at once. Each is about another source, and mostly waits for it: one that hangs
 * must not hold up the others.
 */
export const AT_ONCE: Readonly<Record<JobName, number>> = {
  'sync-instance': 4,
  'sync-account': 8,
  'sync-away': 4,
  'apply-change': 4,
  'look-again': 4,
  'scan-migration': 2,
  'open-migration': 2,
  'follow-migration': 2,
  'check-connection': 8,
  'set-up-hooks': 1,
  'read-members': 1,
  'read-project': 2,
  'read-role': 2,
  'verify-log': 1,
};

/** Milliseconds that a running handler has to end when the process is asked to. A sync goes on later from its cursor. */
export const STOP_AFTER: Readonly<Record<JobName, number>> = {
  'sync-instance': 1000,
  'sync-account': 1000,
  'sync-away': 1000,
  'apply-change': 20_000,
  'look-again': 1000,
  'scan-migration': 1000,
  'open-migration': 10_000,
  'follow-migration': 1000,
  'check-connection': 1000,
  'set-up-hooks': 10_000,
  'read-members': 1000,
  'read-project': 1000,
  'read-role': 1000,
  'verify-log': 1000,
};
