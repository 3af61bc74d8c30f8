-- AlterTable
ALTER TABLE "ReviewItem" ADD COLUMN     "requesterIds" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- Written by hand from here on.

ALTER TABLE "ReviewItem" ADD CONSTRAINT "ReviewItem_is_not_reviewed_by_who_asked_for_it" CHECK (NOT "reviewerId" = ANY ("requesterIds"));

-- Who asked for it is as final as what was asked.
CREATE OR REPLACE FUNCTION "refuse_change_of_review"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'ReviewItem' AND TG_OP = 'UPDATE' THEN
    IF (NEW."campaignId", NEW."position", NEW."roleId", NEW."key", NEW."kind", NEW."who", NEW."evidence", NEW."requesterIds")
      IS NOT DISTINCT FROM (OLD."campaignId", OLD."position", OLD."roleId", OLD."key", OLD."kind", OLD."who", OLD."evidence", OLD."requesterIds")
      AND (SELECT "state" FROM "ReviewCampaign" WHERE "id" = OLD."campaignId") = 'open' THEN RETURN NEW;
    END IF;
  ELSIF TG_TABLE_NAME = 'ReviewCampaign' AND TG_OP = 'UPDATE' THEN
    IF OLD."state" = 'open' THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'What a review asked, showed and was answered is final.';
END $$;
