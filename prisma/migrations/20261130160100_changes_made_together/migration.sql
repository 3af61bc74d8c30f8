-- Changes of several roles that were drafted together share this id.
ALTER TABLE "Change" ADD COLUMN     "batchId" TEXT;
CREATE INDEX "Change_batchId_idx" ON "Change"("batchId");
