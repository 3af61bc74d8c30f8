-- AlterTable
ALTER TABLE "Change" ADD COLUMN     "applyAt" TIMESTAMP(3);

-- CreateTable
CREATE TABLE "ChangeTransition" (
    "fromState" TEXT NOT NULL,
    "toState" TEXT NOT NULL,

    CONSTRAINT "ChangeTransition_pkey" PRIMARY KEY ("fromState","toState")
);

-- Written by hand from here on.

ALTER TABLE "Change" DROP CONSTRAINT "Change_state_check";
ALTER TABLE "Change" ADD CONSTRAINT "Change_state_check" CHECK ("state" IN ('draft', 'in_review', 'approved', 'scheduled', 'applying', 'verifying', 'applied', 'failed', 'conflict', 'rejected', 'withdrawn', 'expired', 'reverted'));
ALTER TABLE "Change" ADD CONSTRAINT "Change_scheduled_has_a_time" CHECK (("state" = 'scheduled') = ("applyAt" IS NOT NULL));

INSERT INTO "ChangeTransition" ("fromState", "toState") VALUES
  ('draft', 'in_review'), ('draft', 'approved'), ('draft', 'withdrawn'),
  ('in_review', 'draft'), ('in_review', 'approved'), ('in_review', 'applying'), ('in_review', 'rejected'), ('in_review', 'withdrawn'), ('in_review', 'expired'),
  ('approved', 'draft'), ('approved', 'in_review'), ('approved', 'scheduled'), ('approved', 'applying'), ('approved', 'rejected'), ('approved', 'withdrawn'), ('approved', 'expired'),
  ('scheduled', 'draft'), ('scheduled', 'in_review'), ('scheduled', 'approved'), ('scheduled', 'applying'), ('scheduled', 'rejected'), ('scheduled', 'withdrawn'), ('scheduled', 'expired'),
  ('applying', 'verifying'), ('applying', 'applied'), ('applying', 'failed'), ('applying', 'conflict'),
  ('verifying', 'applying'), ('verifying', 'applied'), ('verifying', 'failed'), ('verifying', 'conflict'),
  ('applied', 'reverted'),
  ('failed', 'draft'), ('failed', 'applying'), ('failed', 'withdrawn'),
  ('conflict', 'draft'), ('conflict', 'in_review'), ('conflict', 'approved'), ('conflict', 'withdrawn'),
  ('expired', 'draft'), ('expired', 'in_review'), ('expired', 'approved'), ('expired', 'withdrawn');

-- A step that is not in the table does not happen, whatever the code above believes.
CREATE FUNCTION "refuse_unknown_transition"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM "ChangeTransition" WHERE "fromState" = OLD."state" AND "toState" = NEW."state") THEN
    RAISE EXCEPTION 'A change that is % does not become %.', OLD."state", NEW."state";
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "Change_state_follows_the_table" BEFORE UPDATE OF "state" ON "Change" FOR EACH ROW
  WHEN (OLD."state" IS DISTINCT FROM NEW."state") EXECUTE FUNCTION "refuse_unknown_transition"();
