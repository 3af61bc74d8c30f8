-- AlterTable
ALTER TABLE "ChangeRevision" ADD COLUMN     "note" TEXT,
ADD COLUMN     "proofDigest" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "proofFacts" JSONB NOT NULL DEFAULT '[]';

-- CreateTable
CREATE TABLE "MappingProof" (
    "roleId" TEXT NOT NULL,
    "mappingId" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "factsDigest" TEXT NOT NULL,
    "decidedAt" TIMESTAMP(3) NOT NULL,
    "expiredAt" TIMESTAMP(3),
    "expiredReason" TEXT,

    CONSTRAINT "MappingProof_pkey" PRIMARY KEY ("roleId","mappingId")
);

-- CreateIndex
CREATE INDEX "MappingProof_expiredAt_idx" ON "MappingProof"("expiredAt");

-- AddForeignKey
ALTER TABLE "MappingProof" ADD CONSTRAINT "MappingProof_roleId_fkey" FOREIGN KEY ("roleId") REFERENCES "Role"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "MappingProof" ADD CONSTRAINT "MappingProof_verdict_check" CHECK ("verdict" IN ('proved', 'refuted', 'unknown'));
ALTER TABLE "MappingProof" ADD CONSTRAINT "MappingProof_expired_check" CHECK (num_nulls("expiredAt", "expiredReason") IN (0, 2));
