-- Permissions are checked on the queue: how far the check of each connection is.
CREATE TABLE "ConnectionCheckRun" (
    "sourceKind" TEXT NOT NULL,
    "sourceId" TEXT NOT NULL,
    "startedAt" TIMESTAMP(3) NOT NULL,
    "finishedAt" TIMESTAMP(3),
    "done" INTEGER NOT NULL,
    "total" INTEGER NOT NULL,

    CONSTRAINT "ConnectionCheckRun_pkey" PRIMARY KEY ("sourceKind","sourceId")
);
