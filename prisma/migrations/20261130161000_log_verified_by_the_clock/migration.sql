-- How far the audit log was verified, by the clock or by a person: one row.
CREATE TABLE "AuditVerification" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "seq" BIGINT,
    "hash" TEXT,
    "at" TIMESTAMP(3) NOT NULL,
    "wholeAt" TIMESTAMP(3),
    "problem" TEXT,
    "problemSince" TIMESTAMP(3),

    CONSTRAINT "AuditVerification_pkey" PRIMARY KEY ("id")
);
