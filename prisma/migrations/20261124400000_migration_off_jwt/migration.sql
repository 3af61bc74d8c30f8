-- CreateTable
CREATE TABLE "MigrationScan" (
    "id" TEXT NOT NULL,
    "instanceId" TEXT NOT NULL,
    "groupPath" TEXT,
    "audience" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "startedBy" TEXT NOT NULL,
    "startedAt" TIMESTAMP(3) NOT NULL,
    "finishedAt" TIMESTAMP(3),
    "cursor" INTEGER,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER,
    "note" TEXT,

    CONSTRAINT "MigrationScan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MigrationFinding" (
    "instanceId" TEXT NOT NULL,
    "projectId" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "audience" TEXT NOT NULL,
    "jobs" JSONB NOT NULL,
    "files" JSONB NOT NULL,
    "editDigest" TEXT NOT NULL,
    "staticKeys" JSONB,
    "notes" JSONB NOT NULL,
    "foundAt" TIMESTAMP(3) NOT NULL,
    "mergeRequest" INTEGER,
    "mergeRequestUrl" TEXT,
    "proposedBy" TEXT,
    "proposedAt" TIMESTAMP(3),
    "mergedAt" TIMESTAMP(3),
    "verifiedAt" TIMESTAMP(3),
    "trouble" TEXT,

    CONSTRAINT "MigrationFinding_pkey" PRIMARY KEY ("instanceId","projectId")
);

-- CreateIndex
CREATE INDEX "MigrationScan_instanceId_startedAt_idx" ON "MigrationScan"("instanceId", "startedAt");

-- CreateIndex
CREATE INDEX "MigrationFinding_state_idx" ON "MigrationFinding"("state");

-- AddForeignKey
ALTER TABLE "MigrationFinding" ADD CONSTRAINT "MigrationFinding_instanceId_projectId_fkey" FOREIGN KEY ("instanceId", "projectId") REFERENCES "Project"("instanceId", "gitlabId") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "MigrationScan" ADD CONSTRAINT "MigrationScan_state_check" CHECK ("state" IN ('running', 'done', 'failed'));
ALTER TABLE "MigrationScan" ADD CONSTRAINT "MigrationScan_ends_with_its_state" CHECK (("state" = 'running') = ("finishedAt" IS NULL));
-- Of one instance one scan runs at a time.
CREATE UNIQUE INDEX "MigrationScan_one_runs" ON "MigrationScan"("instanceId") WHERE "state" = 'running';
ALTER TABLE "MigrationFinding" ADD CONSTRAINT "MigrationFinding_state_check" CHECK ("state" IN ('found', 'opening', 'proposed', 'merged', 'verified'));
ALTER TABLE "MigrationFinding" ADD CONSTRAINT "MigrationFinding_proposed_by_a_request" CHECK ("state" NOT IN ('proposed', 'merged', 'verified') OR "mergeRequest" IS NOT NULL);
