-- AlterTable
ALTER TABLE "ReviewCampaign" ADD COLUMN     "reminded" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "seriesId" TEXT;

-- CreateTable
CREATE TABLE "ReviewSeries" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "scope" JSONB NOT NULL,
    "onSilence" TEXT NOT NULL,
    "cadence" TEXT NOT NULL,
    "seconds" INTEGER NOT NULL,
    "startedById" TEXT NOT NULL,
    "startedAt" TIMESTAMP(3) NOT NULL,
    "round" INTEGER NOT NULL,
    "nextAt" TIMESTAMP(3) NOT NULL,
    "stoppedAt" TIMESTAMP(3),

    CONSTRAINT "ReviewSeries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ReviewSeries_stoppedAt_nextAt_idx" ON "ReviewSeries"("stoppedAt", "nextAt");

-- AddForeignKey
ALTER TABLE "ReviewCampaign" ADD CONSTRAINT "ReviewCampaign_seriesId_fkey" FOREIGN KEY ("seriesId") REFERENCES "ReviewSeries"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Written by hand from here on.

ALTER TABLE "ReviewSeries" ADD CONSTRAINT "ReviewSeries_onSilence_check" CHECK ("onSilence" IN ('keep', 'remove'));
ALTER TABLE "ReviewSeries" ADD CONSTRAINT "ReviewSeries_cadence_check" CHECK ("cadence" IN ('monthly', 'quarterly', 'half-yearly', 'yearly'));
ALTER TABLE "ReviewSeries" ADD CONSTRAINT "ReviewSeries_lasts" CHECK ("seconds" > 0 AND "round" > 0);
