-- A role that pipelines come to enter, or no longer do, concerns the roles that can get hold of it.
ALTER TABLE "Moved" DROP CONSTRAINT "Moved_kind_check";
ALTER TABLE "Moved" ADD CONSTRAINT "Moved_kind_check" CHECK ("kind" IN ('role', 'reach', 'account', 'instance', 'project', 'group', 'everything'));

CREATE FUNCTION "tell_moved_reach"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "Moved" ("kind", "id") VALUES ('reach', NEW."id");
  RETURN NULL;
END $$;
-- Unknown counts as entered.
CREATE TRIGGER "Role_reach_moved" AFTER UPDATE OF "rung" ON "Role" FOR EACH ROW WHEN (
  COALESCE(OLD."rung", 1) = 0 AND COALESCE(NEW."rung", 1) > 0 OR COALESCE(OLD."rung", 1) > 0 AND COALESCE(NEW."rung", 1) = 0
) EXECUTE FUNCTION "tell_moved_reach"();
