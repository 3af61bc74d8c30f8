-- By which act someone is an author of a change, and who answered the guide that one comes from.
ALTER TABLE "ChangeRevision" ADD COLUMN     "hands" JSONB NOT NULL DEFAULT '[]';
ALTER TABLE "Onboarding" ADD COLUMN     "answeredByIds" TEXT[] DEFAULT ARRAY[]::TEXT[];
-- Guides that are open while this is applied: the log tells who saved answers in them.
UPDATE "Onboarding" SET "answeredByIds" = ARRAY(
    SELECT DISTINCT "actorId" FROM "AuditEvent"
    WHERE "action" = 'onboarding.edited' AND "result" = 'done' AND "objectKind" = 'onboarding'
      AND "objectId" = "Onboarding"."id" AND "actorId" IS NOT NULL
) WHERE "submittedAt" IS NULL;
