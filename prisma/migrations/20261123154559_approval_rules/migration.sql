-- AlterTable
ALTER TABLE "Change" ADD COLUMN     "brokenGlassAt" TIMESTAMP(3),
ADD COLUMN     "brokenGlassById" TEXT,
ADD COLUMN     "brokenGlassReason" TEXT,
ADD COLUMN     "brokenGlassReview" TEXT,
ADD COLUMN     "brokenGlassReviewedAt" TIMESTAMP(3),
ADD COLUMN     "brokenGlassReviewerId" TEXT,
ADD COLUMN     "brokenGlassRevision" INTEGER;

-- AlterTable
ALTER TABLE "ChangeRevision" ADD COLUMN     "effect" TEXT NOT NULL DEFAULT 'undecided',
ADD COLUMN     "requirement" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "rung" INTEGER;

-- AlterTable
ALTER TABLE "Person" ADD COLUMN     "groups" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "Session" ADD COLUMN     "authenticatedAt" TIMESTAMP(3);

-- AlterTable
ALTER TABLE "SignInAttempt" ADD COLUMN     "again" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "RuleSet" (
    "version" INTEGER NOT NULL,
    "rules" JSONB NOT NULL,
    "note" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "proposedById" TEXT NOT NULL,
    "proposedAt" TIMESTAMP(3) NOT NULL,
    "decidedById" TEXT,
    "decidedAt" TIMESTAMP(3),
    "comment" TEXT,

    CONSTRAINT "RuleSet_pkey" PRIMARY KEY ("version")
);

-- Written by hand from here on: what Prisma's schema cannot say.

ALTER TABLE "ChangeRevision" ADD CONSTRAINT "ChangeRevision_effect_check" CHECK ("effect" IN ('narrows', 'equal', 'widens', 'new-rung', 'undecided'));
ALTER TABLE "ChangeRevision" ADD CONSTRAINT "ChangeRevision_rung_check" CHECK ("rung" BETWEEN 0 AND 5);
ALTER TABLE "RuleSet" ADD CONSTRAINT "RuleSet_state_check" CHECK ("state" IN ('proposed', 'active', 'rejected', 'superseded'));
ALTER TABLE "RuleSet" ADD CONSTRAINT "RuleSet_decided_check" CHECK (("state" = 'proposed') = ("decidedById" IS NULL));
-- Broken glass has its whole story, and its review too.
ALTER TABLE "Change" ADD CONSTRAINT "Change_broken_glass_check" CHECK (num_nulls("brokenGlassById", "brokenGlassAt", "brokenGlassReason", "brokenGlassRevision") IN (0, 4));
ALTER TABLE "Change" ADD CONSTRAINT "Change_glass_review_check" CHECK (num_nulls("brokenGlassReviewerId", "brokenGlassReviewedAt", "brokenGlassReview") = 3 OR (num_nulls("brokenGlassReviewerId", "brokenGlassReviewedAt", "brokenGlassReview") = 0 AND "brokenGlassById" IS NOT NULL));

-- One set of rules is in force, one waits.
CREATE UNIQUE INDEX "RuleSet_one_active" ON "RuleSet" ("state") WHERE "state" = 'active';
CREATE UNIQUE INDEX "RuleSet_one_proposed" ON "RuleSet" ("state") WHERE "state" = 'proposed';

-- What was proposed, by whom, and what was decided never move.
CREATE FUNCTION "refuse_change_of_rules"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - '{state,decidedById,decidedAt,comment}'::text[]) <> (to_jsonb(OLD) - '{state,decidedById,decidedAt,comment}'::text[]) THEN
    RAISE EXCEPTION 'A version of the approval rules is final.';
  END IF;
  IF NOT (OLD."state" = 'proposed' AND NEW."state" IN ('active', 'rejected')
     OR OLD."state" = 'active' AND NEW."state" = 'superseded' AND (to_jsonb(NEW) - 'state') = (to_jsonb(OLD) - 'state')) THEN
    RAISE EXCEPTION 'Approval rules were decided on.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "RuleSet_is_final" BEFORE UPDATE OR DELETE ON "RuleSet" FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_rules"();
CREATE FUNCTION "refuse_birth_of_rules"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."state" <> 'proposed' THEN
    RAISE EXCEPTION 'Approval rules begin as a proposal.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "RuleSet_begins_proposed" BEFORE INSERT ON "RuleSet" FOR EACH ROW EXECUTE FUNCTION "refuse_birth_of_rules"();

-- What a revision is, what it was found to do and who has to approve it never move.
CREATE FUNCTION "refuse_change_of_revision"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'A revision of a change is final.';
END $$;
CREATE TRIGGER "ChangeRevision_is_final" BEFORE UPDATE ON "ChangeRevision" FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_revision"();
