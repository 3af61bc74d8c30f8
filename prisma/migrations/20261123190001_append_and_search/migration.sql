-- Appends one event at the end of the log, whose end is held until the transaction ends: one order for all processes, and one
-- way to the database while others wait. `body` is the canonical form of what is covered up to its number; the caller knows all
-- of the event but its place. A function's statements each see what was committed before them, which one statement would not.
CREATE FUNCTION "append_audit_event"(
    domain TEXT, genesis TEXT, body TEXT, "id" TEXT, "at" TIMESTAMPTZ, "action" TEXT, "result" TEXT,
    "actorKind" TEXT, "actorId" TEXT, "actorName" TEXT, "objectKind" TEXT, "objectId" TEXT, "objectName" TEXT,
    "changeId" TEXT, "roleId" TEXT, "beforeDigest" TEXT, "afterDigest" TEXT, "data" JSONB, "ip" TEXT, "requestId" TEXT
) RETURNS BIGINT LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    place BIGINT;
    before TEXT;
BEGIN
    PERFORM pg_advisory_xact_lock(7214533002);
    SELECT e.seq, e.hash INTO place, before FROM "AuditEvent" e ORDER BY e.seq DESC LIMIT 1;
    place := coalesce(place, 0) + 1;
    before := coalesce(before, genesis);
    INSERT INTO "AuditEvent" (
        "seq", "id", "at", "action", "result", "actorKind", "actorId", "actorName", "objectKind", "objectId", "objectName",
        "changeId", "roleId", "beforeDigest", "afterDigest", "data", "ip", "requestId", "prevHash", "hash"
    ) VALUES (
        place, "id", "at" AT TIME ZONE 'UTC', "action", "result", "actorKind", "actorId", "actorName", "objectKind", "objectId",
        "objectName", "changeId", "roleId", "beforeDigest", "afterDigest", "data", "ip", "requestId", before,
        encode(sha256(convert_to(domain || before || E'\n' || body || ',"seq":"' || place || '"}', 'UTF8')), 'hex')
    );
    RETURN place;
END
$$;

CREATE INDEX "AuditEvent_requestId_seq_idx" ON "AuditEvent"("requestId", "seq");

CREATE INDEX "AuditEvent_ip_seq_idx" ON "AuditEvent"("ip", "seq");

-- Parts of names are found by their trigrams where the database has them; without, the same question reads the whole log.
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX "AuditEvent_objectName_idx" ON "AuditEvent" USING gin ("objectName" gin_trgm_ops);
    CREATE INDEX "AuditEvent_actorName_idx" ON "AuditEvent" USING gin ("actorName" gin_trgm_ops);
EXCEPTION WHEN undefined_file OR insufficient_privilege OR feature_not_supported THEN
    RAISE NOTICE 'The extension pg_trgm is not here: searching the audit log by name reads the whole log.';
END
$$;
