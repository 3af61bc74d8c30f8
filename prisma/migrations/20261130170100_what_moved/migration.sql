-- What moved since roles were last derived. Written by whoever writes an input of a derivation, in the same transaction, so that none
-- is missed; taken out by the derivation that followed it.
CREATE TABLE "Moved" (
    "seq" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "projectId" INTEGER,
    "path" TEXT,
    CONSTRAINT "Moved_pkey" PRIMARY KEY ("seq")
);
ALTER TABLE "Moved" ADD CONSTRAINT "Moved_kind_check" CHECK ("kind" IN ('role', 'account', 'instance', 'project', 'group', 'everything'));

CREATE FUNCTION "tell_moved_project"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' OR (to_jsonb(NEW) - '{name,archived,webUrl,maintainerIds,roleCount,rung,syncedAt,seenAt,missedAt}'::text[])
    <> (to_jsonb(OLD) - '{name,archived,webUrl,maintainerIds,roleCount,rung,syncedAt,seenAt,missedAt}'::text[]) THEN
    INSERT INTO "Moved" ("kind", "id", "projectId", "path") VALUES ('project', NEW."instanceId", NEW."gitlabId", NEW."path");
    IF TG_OP = 'UPDATE' AND NEW."path" <> OLD."path" THEN
      INSERT INTO "Moved" ("kind", "id", "projectId", "path") VALUES ('project', OLD."instanceId", OLD."gitlabId", OLD."path");
    END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "Project_moved" AFTER INSERT OR UPDATE ON "Project" FOR EACH ROW EXECUTE FUNCTION "tell_moved_project"();

CREATE FUNCTION "tell_moved_refs"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "Moved" ("kind", "id", "projectId", "path")
    SELECT DISTINCT 'project', p."instanceId", p."gitlabId", p."path"
    FROM touched r JOIN "Project" p ON p."instanceId" = r."instanceId" AND p."gitlabId" = r."projectId";
  RETURN NULL;
END $$;
CREATE TRIGGER "Ref_came" AFTER INSERT ON "Ref" REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION "tell_moved_refs"();
CREATE TRIGGER "Ref_changed" AFTER UPDATE ON "Ref" REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION "tell_moved_refs"();
CREATE TRIGGER "Ref_went" AFTER DELETE ON "Ref" REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION "tell_moved_refs"();

CREATE FUNCTION "tell_moved_group"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' OR NEW."path" <> OLD."path" OR NEW."goneAt" IS DISTINCT FROM OLD."goneAt" THEN
    INSERT INTO "Moved" ("kind", "id", "path") VALUES ('group', NEW."instanceId", NEW."path");
    IF TG_OP = 'UPDATE' AND NEW."path" <> OLD."path" THEN
      INSERT INTO "Moved" ("kind", "id", "path") VALUES ('group', OLD."instanceId", OLD."path");
    END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "Group_moved" AFTER INSERT OR UPDATE ON "Group" FOR EACH ROW EXECUTE FUNCTION "tell_moved_group"();

CREATE FUNCTION "tell_moved_path"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "Moved" ("kind", "id", "projectId", "path") VALUES ('project', NEW."instanceId", NEW."projectId", NEW."path");
  RETURN NULL;
END $$;
CREATE TRIGGER "FormerPath_moved" AFTER INSERT OR UPDATE ON "FormerPath" FOR EACH ROW EXECUTE FUNCTION "tell_moved_path"();

CREATE FUNCTION "tell_moved_role"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "Moved" ("kind", "id") VALUES ('role', NEW."id");
  RETURN NULL;
END $$;
CREATE TRIGGER "Role_came" AFTER INSERT ON "Role" FOR EACH ROW EXECUTE FUNCTION "tell_moved_role"();
CREATE TRIGGER "Role_moved" AFTER UPDATE ON "Role" FOR EACH ROW WHEN (
  OLD."trustPolicy" <> NEW."trustPolicy" OR OLD."createdAt" <> NEW."createdAt" OR OLD."goneAt" IS DISTINCT FROM NEW."goneAt"
  OR OLD."attachedPolicies" <> NEW."attachedPolicies" OR OLD."inlinePolicies" <> NEW."inlinePolicies"
  OR OLD."policiesUnknown" IS DISTINCT FROM NEW."policiesUnknown" OR OLD."approvedDocument" IS DISTINCT FROM NEW."approvedDocument"
  OR OLD."driftMode" <> NEW."driftMode"
) EXECUTE FUNCTION "tell_moved_role"();

-- A change is decided on by the facts of that moment, and a drift waits for an apply.
CREATE FUNCTION "tell_moved_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "Moved" ("kind", "id") VALUES ('role', NEW."roleId");
  RETURN NULL;
END $$;
CREATE TRIGGER "Change_moved" AFTER UPDATE ON "Change" FOR EACH ROW
  WHEN (OLD."state" <> NEW."state")
  EXECUTE FUNCTION "tell_moved_change"();

CREATE FUNCTION "tell_moved_in_account"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "Moved" ("kind", "id") VALUES ('account', NEW."accountId");
  RETURN NULL;
END $$;
CREATE TRIGGER "Provider_came" AFTER INSERT ON "Provider" FOR EACH ROW EXECUTE FUNCTION "tell_moved_in_account"();
CREATE TRIGGER "Provider_moved" AFTER UPDATE ON "Provider" FOR EACH ROW WHEN (
  OLD."clientIds" <> NEW."clientIds" OR OLD."host" <> NEW."host" OR OLD."goneAt" IS DISTINCT FROM NEW."goneAt"
) EXECUTE FUNCTION "tell_moved_in_account"();
CREATE TRIGGER "ManagedPolicy_came" AFTER INSERT ON "ManagedPolicy" FOR EACH ROW EXECUTE FUNCTION "tell_moved_in_account"();
CREATE TRIGGER "ManagedPolicy_moved" AFTER UPDATE ON "ManagedPolicy" FOR EACH ROW WHEN (
  OLD."document" IS DISTINCT FROM NEW."document" OR OLD."unknownBecause" IS DISTINCT FROM NEW."unknownBecause"
) EXECUTE FUNCTION "tell_moved_in_account"();

CREATE FUNCTION "tell_moved_account"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "Moved" ("kind", "id") VALUES ('account', NEW."id");
  RETURN NULL;
END $$;
CREATE TRIGGER "Account_moved" AFTER UPDATE ON "Account" FOR EACH ROW WHEN (
  (OLD."syncedAt" IS NULL) <> (NEW."syncedAt" IS NULL) OR OLD."removedAt" IS DISTINCT FROM NEW."removedAt"
) EXECUTE FUNCTION "tell_moved_account"();

CREATE FUNCTION "tell_moved_instance"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "Moved" ("kind", "id") VALUES ('instance', NEW."id");
  RETURN NULL;
END $$;
CREATE TRIGGER "Instance_came" AFTER INSERT ON "Instance" FOR EACH ROW EXECUTE FUNCTION "tell_moved_instance"();
CREATE TRIGGER "Instance_moved" AFTER UPDATE ON "Instance" FOR EACH ROW WHEN (
  OLD."version" IS DISTINCT FROM NEW."version" OR OLD."issuer" <> NEW."issuer" OR OLD."shared" <> NEW."shared"
  OR OLD."removedAt" IS DISTINCT FROM NEW."removedAt"
) EXECUTE FUNCTION "tell_moved_instance"();
