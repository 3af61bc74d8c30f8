-- CreateTable
CREATE TABLE "AuditDelivery" (
    "target" TEXT NOT NULL,
    "seq" BIGINT,
    "checkpointId" TEXT,
    "deliveredAt" TIMESTAMP(3),
    "failingSince" TIMESTAMP(3),
    "problem" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAt" TIMESTAMP(3),
    "leasedUntil" TIMESTAMP(3),

    CONSTRAINT "AuditDelivery_pkey" PRIMARY KEY ("target")
);
