/** A log of any length, its events made and chained as the product does, put into a database in large pieces. */
import { eventHash, GENESIS } from '@/lib/audit/chain';
import { AUDIT_ACTIONS } from '@/lib/audit/events';
import type { OpenDatabase } from '@/lib/db/open-database';
import { chainedFacts } from '@/lib/services/audit/view';

const PIECE = 5000;
const ACTIONS = Object.keys(AUDIT_ACTIONS);
const START = Date.parse('2024-01-01T00:00:00Z');
/** Milliseconds between two events: a million of them are two years. */
const STEP = 60_000;
const PEOPLE = 200;
const ROLES = 5000;

/** Continues the log until it holds `upTo` events. */
export async function fillLog({ client, pool }: OpenDatabase, upTo: number): Promise<void> {
  const newest = await client.auditEvent.findFirst({ orderBy: { seq: 'desc' } });
  let seq = Number(newest?.seq ?? 0);
  let prevHash = newest?.hash ?? GENESIS;
  while (seq < upTo) {
    const rows = [];
    for (let left = Math.min(PIECE, upTo - seq); left > 0; left--) {
      const row = eventOf(++seq);
      const hash = eventHash(prevHash, chainedFacts(row));
      rows.push({ ...row, seq: String(row.seq), prevHash, hash });
      prevHash = hash;
    }
    await pool.query('INSERT INTO "AuditEvent" SELECT * FROM jsonb_populate_recordset(NULL::"AuditEvent", $1::jsonb)', [
      JSON.stringify(rows),
    ]);
  }
}

function eventOf(seq: number) {
  const person = seq % PEOPLE;
  const role = (seq * 7919) % ROLES;
  return {
    seq: BigInt(seq),
    id: `event-${seq}`,
    at: new Date(START + seq * STEP),
    action: ACTIONS[seq % ACTIONS.length] ?? 'sync.started',
    result: seq % 50 === 0 ? 'refused' : 'done',
    actorKind: 'session',
    actorId: `person-${person}`,
    actorName: `Person ${person}`,
    objectKind: 'change',
    objectId: `change-${role}`,
    objectName: `${seq} deploy-team-${role}`,
    changeId: null,
    roleId: null,
    beforeDigest: null,
    afterDigest: null,
    data: { role: `arn:aws:iam::111122223333:role/deploy-team-${role}`, revision: 1, outcome: null },
    ip: '192.0.2.1',
    requestId: `request-${seq}`,
  };
}
