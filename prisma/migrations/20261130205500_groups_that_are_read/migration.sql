-- Groups whose projects are read, by id and by their path at the last sync; null: every project that the token sees.
ALTER TABLE "Instance" ADD COLUMN "readGroups" JSONB;

CREATE OR REPLACE TRIGGER "Instance_moved" AFTER UPDATE ON "Instance" FOR EACH ROW WHEN (
  OLD."version" IS DISTINCT FROM NEW."version" OR OLD."issuer" <> NEW."issuer" OR OLD."shared" <> NEW."shared"
  OR OLD."removedAt" IS DISTINCT FROM NEW."removedAt" OR OLD."readGroups" IS DISTINCT FROM NEW."readGroups"
) EXECUTE FUNCTION "tell_moved_instance"();
