-- AlterTable
ALTER TABLE "Change" ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'put',
ADD COLUMN     "previousDocument" TEXT;

-- AlterTable
ALTER TABLE "Role" ADD COLUMN     "approvedAt" TIMESTAMP(3),
ADD COLUMN     "approvedChangeId" TEXT,
ADD COLUMN     "approvedDigest" TEXT,
ADD COLUMN     "approvedDocument" TEXT,
ADD COLUMN     "driftMode" TEXT NOT NULL DEFAULT 'observe',
ADD COLUMN     "driftSince" TIMESTAMP(3);

-- Written by hand from here on.

ALTER TABLE "Role" ADD CONSTRAINT "Role_driftMode_check" CHECK ("driftMode" IN ('observe', 'alert', 'restore'));
ALTER TABLE "Change" ADD CONSTRAINT "Change_kind_check" CHECK ("kind" IN ('put', 'adopt'));
-- An adoption proposes what is live: there is never anything to write.
ALTER TABLE "Change" ADD CONSTRAINT "Change_adopts_what_is_live" CHECK ("kind" <> 'adopt' OR "proposedDigest" = "baseDigest");

-- Whether a change writes or adopts moves only with a new revision too.
CREATE OR REPLACE FUNCTION "refuse_change_of_identity"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."id" <> OLD."id" OR NEW."number" <> OLD."number" OR NEW."authorId" <> OLD."authorId" OR NEW."roleId" <> OLD."roleId" THEN
    RAISE EXCEPTION 'The author, role and number of a change are final.';
  END IF;
  -- What is to be may move only together with the revision that approvals belong to.
  IF NEW."revision" = OLD."revision" AND (NEW."proposedDigest" <> OLD."proposedDigest" OR NEW."proposedDocument" <> OLD."proposedDocument"
     OR NEW."baseDigest" <> OLD."baseDigest" OR NEW."baseUniqueId" <> OLD."baseUniqueId" OR NEW."approvalDigest" <> OLD."approvalDigest"
     OR NEW."kind" <> OLD."kind" OR NEW."previousDocument" IS DISTINCT FROM OLD."previousDocument") THEN
    RAISE EXCEPTION 'What a change does may move only with a new revision.';
  END IF;
  RETURN NEW;
END $$;
