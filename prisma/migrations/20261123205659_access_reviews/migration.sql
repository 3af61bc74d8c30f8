-- CreateTable
CREATE TABLE "ReviewCampaign" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "scope" JSONB NOT NULL,
    "dueAt" TIMESTAMP(3) NOT NULL,
    "onSilence" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "startedById" TEXT NOT NULL,
    "startedAt" TIMESTAMP(3) NOT NULL,
    "endedAt" TIMESTAMP(3),
    "report" TEXT,
    "signature" TEXT,

    CONSTRAINT "ReviewCampaign_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReviewItem" (
    "id" TEXT NOT NULL,
    "campaignId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "roleId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "who" TEXT NOT NULL,
    "evidence" JSONB NOT NULL,
    "reviewerId" TEXT,
    "answer" TEXT NOT NULL,
    "changeId" TEXT,

    CONSTRAINT "ReviewItem_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReviewDecision" (
    "id" TEXT NOT NULL,
    "itemId" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "toPersonId" TEXT,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ReviewDecision_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "ReviewCampaign_number_key" ON "ReviewCampaign"("number");

-- CreateIndex
CREATE INDEX "ReviewCampaign_state_dueAt_idx" ON "ReviewCampaign"("state", "dueAt");

-- CreateIndex
CREATE INDEX "ReviewItem_reviewerId_answer_idx" ON "ReviewItem"("reviewerId", "answer");

-- CreateIndex
CREATE UNIQUE INDEX "ReviewItem_campaignId_position_key" ON "ReviewItem"("campaignId", "position");

-- CreateIndex
CREATE INDEX "ReviewDecision_itemId_at_idx" ON "ReviewDecision"("itemId", "at");

-- AddForeignKey
ALTER TABLE "ReviewItem" ADD CONSTRAINT "ReviewItem_campaignId_fkey" FOREIGN KEY ("campaignId") REFERENCES "ReviewCampaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReviewItem" ADD CONSTRAINT "ReviewItem_roleId_fkey" FOREIGN KEY ("roleId") REFERENCES "Role"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReviewDecision" ADD CONSTRAINT "ReviewDecision_itemId_fkey" FOREIGN KEY ("itemId") REFERENCES "ReviewItem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Written by hand from here on.

ALTER TABLE "ReviewCampaign" ADD CONSTRAINT "ReviewCampaign_state_check" CHECK ("state" IN ('open', 'ended'));
ALTER TABLE "ReviewCampaign" ADD CONSTRAINT "ReviewCampaign_onSilence_check" CHECK ("onSilence" IN ('keep', 'remove'));
ALTER TABLE "ReviewCampaign" ADD CONSTRAINT "ReviewCampaign_ends_with_a_report" CHECK (("state" = 'ended') = ("endedAt" IS NOT NULL AND "report" IS NOT NULL AND "signature" IS NOT NULL));
ALTER TABLE "ReviewItem" ADD CONSTRAINT "ReviewItem_kind_check" CHECK ("kind" IN ('mapping', 'foreign'));
ALTER TABLE "ReviewItem" ADD CONSTRAINT "ReviewItem_answer_check" CHECK ("answer" IN ('open', 'keep', 'remove', 'ask'));
ALTER TABLE "ReviewDecision" ADD CONSTRAINT "ReviewDecision_verdict_check" CHECK ("verdict" IN ('keep', 'remove', 'ask', 'delegate'));
ALTER TABLE "ReviewDecision" ADD CONSTRAINT "ReviewDecision_names_whom_it_went_to" CHECK (("verdict" = 'delegate') = ("toPersonId" IS NOT NULL));

-- What was asked, shown and answered stays as it was.
CREATE FUNCTION "refuse_change_of_review"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'ReviewItem' AND TG_OP = 'UPDATE' THEN
    IF (NEW."campaignId", NEW."position", NEW."roleId", NEW."key", NEW."kind", NEW."who", NEW."evidence")
      IS NOT DISTINCT FROM (OLD."campaignId", OLD."position", OLD."roleId", OLD."key", OLD."kind", OLD."who", OLD."evidence")
      AND (SELECT "state" FROM "ReviewCampaign" WHERE "id" = OLD."campaignId") = 'open' THEN RETURN NEW;
    END IF;
  ELSIF TG_TABLE_NAME = 'ReviewCampaign' AND TG_OP = 'UPDATE' THEN
    IF OLD."state" = 'open' THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'What a review asked, showed and was answered is final.';
END $$;
CREATE TRIGGER "ReviewDecision_is_final" BEFORE UPDATE OR DELETE ON "ReviewDecision" FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_review"();
CREATE TRIGGER "ReviewItem_evidence_is_final" BEFORE UPDATE OR DELETE ON "ReviewItem" FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_review"();
CREATE TRIGGER "ReviewCampaign_is_final" BEFORE UPDATE OR DELETE ON "ReviewCampaign" FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_review"();
