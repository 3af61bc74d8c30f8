-- An event on its way into the log. Its row is written and taken away in one transaction, so there is nothing to keep in a crash, and
-- nobody else ever sees it.
CREATE UNLOGGED TABLE "PendingAuditEvent" (
    "position" BIGSERIAL NOT NULL,
    "domain" TEXT NOT NULL,
    "genesis" TEXT NOT NULL,
    "body" TEXT NOT NULL,

    CONSTRAINT "PendingAuditEvent_pkey" PRIMARY KEY ("position")
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, vacuum_truncate = false);

-- The end of the log is taken as the transaction commits: whoever waits for it waits for one insert and one commit, and for nothing
-- that a client does in between. `body` is the canonical form of what is covered but for its number and its closing brace, so the
-- columns say what the hash covers.
CREATE FUNCTION "take_place_in_log"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    facts JSONB := (NEW."body" || '}')::jsonb;
BEGIN
    DELETE FROM "PendingAuditEvent" WHERE "position" = NEW."position";
    PERFORM append_audit_event(
        NEW."domain", NEW."genesis", NEW."body", facts->>'id', (facts->>'at')::timestamptz, facts->>'action', facts->>'result',
        facts->'actor'->>'kind', facts->'actor'->>'id', facts->'actor'->>'name',
        facts->'object'->>'kind', facts->'object'->>'id', facts->'object'->>'name',
        facts->>'changeId', facts->>'roleId', facts->>'beforeDigest', facts->>'afterDigest', facts->'data', facts->>'ip',
        facts->>'requestId'
    );
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER "PendingAuditEvent_takes_its_place" AFTER INSERT ON "PendingAuditEvent"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "take_place_in_log"();
