-- What is done around the trust policy is part of what is approved. The RoleId of a role that the change itself makes is learnt
-- while it is applied, once; nothing else of what a change does moves without a new revision.
CREATE OR REPLACE FUNCTION "refuse_change_of_identity"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."id" <> OLD."id" OR NEW."number" <> OLD."number" OR NEW."authorId" <> OLD."authorId" OR NEW."roleId" <> OLD."roleId" THEN
    RAISE EXCEPTION 'The author, role and number of a change are final.';
  END IF;
  IF NEW."revision" = OLD."revision" AND (NEW."proposedDigest" <> OLD."proposedDigest" OR NEW."proposedDocument" <> OLD."proposedDocument"
     OR NEW."baseDigest" <> OLD."baseDigest" OR NEW."approvalDigest" <> OLD."approvalDigest"
     OR NEW."setup" <> OLD."setup" OR NEW."cleanUp" <> OLD."cleanUp"
     OR NEW."kind" <> OLD."kind" OR NEW."previousDocument" IS DISTINCT FROM OLD."previousDocument") THEN
    RAISE EXCEPTION 'What a change does may move only with a new revision.';
  END IF;
  IF NEW."revision" = OLD."revision" AND NEW."baseUniqueId" <> OLD."baseUniqueId"
     AND NOT (OLD."baseUniqueId" LIKE 'planned-%' AND OLD."state" IN ('applying', 'verifying')) THEN
    RAISE EXCEPTION 'What a change does may move only with a new revision.';
  END IF;
  RETURN NEW;
END $$;
