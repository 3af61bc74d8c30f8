-- A mapping belongs to the project that it was approved for: its path may be another project's by now.
ALTER TABLE "MappingProof" ADD COLUMN     "everProved" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "instanceId" TEXT,
ADD COLUMN     "path" TEXT,
ADD COLUMN     "projectId" INTEGER,
ADD COLUMN     "takenById" INTEGER,
ADD COLUMN     "closingChangeId" TEXT;
CREATE INDEX "MappingProof_instanceId_path_idx" ON "MappingProof"("instanceId", "path");
UPDATE "MappingProof" SET "everProved" = true WHERE "verdict" = 'proved' OR "expiredAt" IS NOT NULL;
