-- The embedded database has pg_trgm now, and so may have a server that had not: the indexes that could not be made then are made. Not
-- on a long log, which would take no event meanwhile; docs/audit.md says how to make them beside running processes.
DO $$
BEGIN
    IF to_regclass('public."AuditEvent_actorName_idx"') IS NOT NULL THEN
        RETURN;
    END IF;
    IF EXISTS (SELECT 1 FROM "AuditEvent" OFFSET 200000 LIMIT 1) THEN
        RAISE NOTICE 'The audit log is long: make its two indexes for names by hand, CONCURRENTLY.';
        RETURN;
    END IF;
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX IF NOT EXISTS "AuditEvent_objectName_idx" ON "AuditEvent" USING gin ("objectName" gin_trgm_ops);
    CREATE INDEX IF NOT EXISTS "AuditEvent_actorName_idx" ON "AuditEvent" USING gin ("actorName" gin_trgm_ops);
EXCEPTION WHEN undefined_file OR insufficient_privilege OR feature_not_supported THEN
    RAISE NOTICE 'The extension pg_trgm is not here: searching the audit log by name reads the whole log.';
END
$$;
