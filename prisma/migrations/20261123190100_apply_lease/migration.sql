-- AlterTable
ALTER TABLE "Change" ADD COLUMN     "leaseExpiresAt" TIMESTAMP(3),
ADD COLUMN     "leaseHolder" TEXT,
ADD COLUMN     "leaseToken" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "Installation" (
    "id" TEXT NOT NULL,
    "databaseMarks" JSONB,
    "applyPausedAt" TIMESTAMP(3),
    "applyPausedBecause" TEXT,
    "confirmedAt" TIMESTAMP(3),

    CONSTRAINT "Installation_pkey" PRIMARY KEY ("id")
);

INSERT INTO "Installation" ("id") VALUES (gen_random_uuid()::text);
