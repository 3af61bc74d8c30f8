-- Nothing is taken out of what is evidence, by whatever user and whichever way; lib/db/tables-of-record.ts lists the tables.
-- For each statement, so that it holds on an empty table too.
CREATE FUNCTION "refuse_change_of_record"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Nothing is taken out of "%": it is append-only, and what its rows say is final.', TG_TABLE_NAME;
END $$;

DO $$
DECLARE
  name TEXT;
  append TEXT[] := ARRAY['AuditEvent', 'AuditCheckpoint', 'ReviewDecision', 'ChangeRevision', 'ChangeComment', 'RoleRevision', 'Notice'];
  keep TEXT[] := ARRAY['Change', 'Decision', 'RuleSet', 'MappingLimit', 'ReviewCampaign', 'ReviewItem', 'Person', 'Session', 'ApiToken'];
BEGIN
  FOREACH name IN ARRAY append || keep || ARRAY['ChangeTransition'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_record"()', name || '_is_kept', name);
  END LOOP;
  FOREACH name IN ARRAY append || ARRAY['ChangeTransition'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_record"()', name || '_is_append_only', name);
  END LOOP;
END $$;
