-- AlterTable
ALTER TABLE "Change" ADD COLUMN     "limitId" TEXT,
ADD COLUMN     "limits" JSONB NOT NULL DEFAULT '[]';

-- CreateTable
CREATE TABLE "MappingLimit" (
    "id" TEXT NOT NULL,
    "roleId" TEXT NOT NULL,
    "mappingId" TEXT NOT NULL,
    "mapping" JSONB NOT NULL,
    "who" TEXT NOT NULL,
    "endsAt" TIMESTAMP(3) NOT NULL,
    "changeId" TEXT NOT NULL,
    "setById" TEXT NOT NULL,
    "setAt" TIMESTAMP(3) NOT NULL,
    "state" TEXT NOT NULL,
    "announcedHours" INTEGER,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAt" TIMESTAMP(3) NOT NULL,
    "endChangeId" TEXT,
    "endedAt" TIMESTAMP(3),
    "outcome" TEXT,

    CONSTRAINT "MappingLimit_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "MappingLimit_state_endsAt_idx" ON "MappingLimit"("state", "endsAt");

-- CreateIndex
CREATE INDEX "MappingLimit_roleId_state_idx" ON "MappingLimit"("roleId", "state");

-- Written by hand from here on.

ALTER TABLE "MappingLimit" ADD CONSTRAINT "MappingLimit_state_check" CHECK ("state" IN ('active', 'ended', 'replaced', 'stuck'));
-- One end for one mapping of a role.
CREATE UNIQUE INDEX "MappingLimit_one_in_force" ON "MappingLimit" ("roleId", "mappingId") WHERE "state" IN ('active', 'stuck');
-- Only the product ends a limit, and whatever else it writes has a person as its author.
ALTER TABLE "Change" ADD CONSTRAINT "Change_ends_a_limit_by_itself" CHECK (("limitId" IS NULL) = ("authorId" <> 'system'));

-- When mappings end is part of what is approved.
CREATE FUNCTION "refuse_change_of_limits"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."limitId" IS DISTINCT FROM OLD."limitId" OR (NEW."revision" = OLD."revision" AND NEW."limits" <> OLD."limits") THEN
    RAISE EXCEPTION 'When mappings of a change end may move only with a new revision.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "Change_limits_are_approved" BEFORE UPDATE ON "Change" FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_limits"();

-- What was approved about the end of a mapping is final.
CREATE FUNCTION "refuse_change_of_limit"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."roleId" <> OLD."roleId" OR NEW."mappingId" <> OLD."mappingId" OR NEW."mapping" <> OLD."mapping" OR NEW."endsAt" <> OLD."endsAt"
     OR NEW."changeId" <> OLD."changeId" OR NEW."setById" <> OLD."setById" OR OLD."state" IN ('ended', 'replaced') THEN
    RAISE EXCEPTION 'A time limit is final: another change can set another one.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "MappingLimit_is_final" BEFORE UPDATE ON "MappingLimit" FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_limit"();
