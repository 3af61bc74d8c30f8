-- What a role can do, how much is at stake, and whether it can get hold of other roles: derived with its reach.
ALTER TABLE "Role" ADD COLUMN "power" INTEGER;
ALTER TABLE "Role" ADD COLUMN "risk" INTEGER;
ALTER TABLE "Role" ADD COLUMN "riskReason" TEXT;
ALTER TABLE "Role" ADD COLUMN "escalates" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "Account" ADD COLUMN "label" TEXT;
ALTER TABLE "Account" ADD CONSTRAINT "Account_label_check" CHECK ("label" IN ('production', 'staging', 'sandbox'));

CREATE INDEX "Role_live_by_risk" ON "Role" ("risk" DESC NULLS LAST, "rung" DESC NULLS LAST, "name", "id") INCLUDE ("accountId") WHERE "goneAt" IS NULL;

CREATE OR REPLACE TRIGGER "Role_moved" AFTER UPDATE ON "Role" FOR EACH ROW WHEN (
  OLD."trustPolicy" <> NEW."trustPolicy" OR OLD."createdAt" <> NEW."createdAt" OR OLD."goneAt" IS DISTINCT FROM NEW."goneAt"
  OR OLD."attachedPolicies" <> NEW."attachedPolicies" OR OLD."inlinePolicies" <> NEW."inlinePolicies"
  OR OLD."policiesUnknown" IS DISTINCT FROM NEW."policiesUnknown" OR OLD."approvedDocument" IS DISTINCT FROM NEW."approvedDocument"
  OR OLD."driftMode" <> NEW."driftMode" OR OLD."tags" <> NEW."tags"
  OR OLD."permissionsBoundary" IS DISTINCT FROM NEW."permissionsBoundary"
) EXECUTE FUNCTION "tell_moved_role"();

CREATE OR REPLACE TRIGGER "Account_moved" AFTER UPDATE ON "Account" FOR EACH ROW WHEN (
  (OLD."syncedAt" IS NULL) <> (NEW."syncedAt" IS NULL) OR OLD."removedAt" IS DISTINCT FROM NEW."removedAt"
  OR OLD."label" IS DISTINCT FROM NEW."label"
) EXECUTE FUNCTION "tell_moved_account"();
