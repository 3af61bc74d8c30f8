/** What the database tells of the whole installation: one row a metric, whose query answers its labels and a `value`. */

interface InstallationMetric {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  /** Reads by an index or a short table: a scrape comes every few seconds, and from several processes. */
  readonly query: string;
}

/** Seconds since an instant, which the database keeps in UTC without a zone. */
const since = (column: string): string => `extract(epoch FROM (now() AT TIME ZONE 'UTC') - ${column})`;

const SOURCES = `(SELECT 'instance' AS kind, id AS source, "syncedAt" FROM "Instance" WHERE "removedAt" IS NULL
  UNION ALL SELECT 'account', id, "syncedAt" FROM "Account" WHERE "removedAt" IS NULL) s`;

/** Nobody is told of in the metrics: what goes to people in person has one name. */
const ENDPOINT = `CASE WHEN d."personId" IS NULL THEN d.endpoint ELSE 'in person' END`;

export const OF_INSTALLATION: readonly InstallationMetric[] = [
  {
    name: 'drawbridge_source_read_age_seconds',
    help: 'Seconds since a GitLab or an AWS account was last read whole.',
    labels: ['kind', 'source'],
    query: `SELECT kind, source, ${since('"syncedAt"')} AS value FROM ${SOURCES} WHERE "syncedAt" IS NOT NULL`,
  },
  {
    name: 'drawbridge_source_last_sync',
    help: '1 for the state that the latest sync of a source is in.',
    labels: ['kind', 'source', 'state'],
    query: `SELECT kind, source, r.state, 1 AS value FROM ${SOURCES} CROSS JOIN LATERAL (
      SELECT state FROM "SyncRun" WHERE "sourceKind" = kind AND "sourceId" = source ORDER BY "startedAt" DESC LIMIT 1) r`,
  },
  {
    name: 'drawbridge_source_sync_duration_seconds',
    help: 'How long the latest sync of a source that has ended took.',
    labels: ['kind', 'source'],
    query: `SELECT kind, source, r.took AS value FROM ${SOURCES} CROSS JOIN LATERAL (
      SELECT extract(epoch FROM "finishedAt" - "startedAt") AS took FROM "SyncRun"
      WHERE "sourceKind" = kind AND "sourceId" = source AND "finishedAt" IS NOT NULL ORDER BY "startedAt" DESC LIMIT 1) r`,
  },
  {
    name: 'drawbridge_queue_messages',
    help: 'Messages of the queue that wait, run, or are tried again.',
    labels: ['queue', 'state'],
    query: `SELECT name AS queue, state::text AS state, count(*) AS value FROM jobs.job
      WHERE state IN ('created', 'active', 'retry') AND start_after <= now() GROUP BY 1, 2`,
  },
  {
    name: 'drawbridge_queue_oldest_seconds',
    help: 'Seconds for which the oldest message of a queue that is due has waited.',
    labels: ['queue'],
    query: `SELECT name AS queue, max(extract(epoch FROM now() - start_after)) AS value FROM jobs.job
      WHERE state IN ('created', 'retry') AND start_after <= now() GROUP BY 1`,
  },
  {
    name: 'drawbridge_changes',
    help: 'Changes by state. Applied and failed ones stay in their count.',
    labels: ['state'],
    query: 'SELECT state, count(*) AS value FROM "Change" GROUP BY 1',
  },
  {
    name: 'drawbridge_roles',
    help: 'Roles by reach: 0 nobody to 5 anyone on the internet, or unknown.',
    labels: ['rung'],
    query: `SELECT coalesce(rung::text, 'unknown') AS rung, count(*) AS value FROM "Role" WHERE "goneAt" IS NULL GROUP BY 1`,
  },
  {
    name: 'drawbridge_roles_drifted',
    help: 'Roles whose live trust policy is not known to mean the same as the approved one.',
    labels: [],
    query: 'SELECT count(*) AS value FROM "Role" WHERE "driftSince" IS NOT NULL AND "goneAt" IS NULL',
  },
  {
    name: 'drawbridge_proofs_expired',
    help: 'Mappings whose proof no longer holds.',
    labels: [],
    query: 'SELECT count(*) AS value FROM "MappingProof" WHERE "expiredAt" IS NOT NULL',
  },
  {
    name: 'drawbridge_entries_refused',
    help: 'Attempts of pipelines that trust policies of an account refused, yesterday and today in UTC, as CloudTrail told.',
    labels: ['account'],
    query: `SELECT r."accountId" AS account, sum(o.count) AS value FROM "ObservedDay" o JOIN "Role" r ON r.id = o."roleId"
      WHERE o.refused AND o.day >= (now() AT TIME ZONE 'UTC')::date - 1 GROUP BY 1`,
  },
  {
    name: 'drawbridge_audit_head',
    help: 'Number of the newest event of the audit log: how many there are.',
    labels: [],
    query: 'SELECT coalesce(max(seq), 0) AS value FROM "AuditEvent"',
  },
  {
    name: 'drawbridge_audit_unsigned_events',
    help: 'Events of the audit log since the last signed checkpoint.',
    labels: [],
    query: `SELECT coalesce((SELECT max(seq) FROM "AuditEvent"), 0)
      - coalesce((SELECT seq FROM "AuditCheckpoint" ORDER BY at DESC LIMIT 1), 0) AS value`,
  },
  {
    name: 'drawbridge_audit_place_age_seconds',
    help: 'Seconds since a checkpoint or event last arrived at a place outside of the database.',
    labels: ['place'],
    query: `SELECT target AS place, ${since('"deliveredAt"')} AS value FROM "AuditDelivery" WHERE "deliveredAt" IS NOT NULL`,
  },
  {
    name: 'drawbridge_audit_place_failing',
    help: '1 while a place outside of the database takes nothing of the audit log.',
    labels: ['place'],
    query: 'SELECT target AS place, ("failingSince" IS NOT NULL)::int AS value FROM "AuditDelivery"',
  },
  {
    name: 'drawbridge_deliveries',
    help: 'Notices that wait for an endpoint, and those that were given up.',
    labels: ['endpoint', 'state'],
    query: `SELECT ${ENDPOINT} AS endpoint, state, count(*) AS value FROM "Delivery" d WHERE state IN ('waiting', 'dead') GROUP BY 1, 2`,
  },
  {
    name: 'drawbridge_deliveries_oldest_seconds',
    help: 'Seconds since the oldest notice that waits for an endpoint was written.',
    labels: ['endpoint'],
    query: `SELECT ${ENDPOINT} AS endpoint, ${since('min(n.at)')} AS value FROM "Delivery" d JOIN "Notice" n ON n.id = d."noticeId"
      WHERE d.state = 'waiting' AND d.endpoint NOT LIKE 'person:%:digest' GROUP BY 1`,
  },
  {
    name: 'drawbridge_workers',
    help: 'Processes that work off the queue and were heard of in the last minute.',
    labels: [],
    query: `SELECT count(*) AS value FROM "ProductProcess"
      WHERE works AND "heardAt" > (now() AT TIME ZONE 'UTC') - interval '1 minute'`,
  },
  {
    name: 'drawbridge_apply_paused',
    help: '1 while nothing is applied, because the database may be behind what was done in AWS.',
    labels: [],
    query: 'SELECT count("applyPausedAt") AS value FROM "Installation"',
  },
];
