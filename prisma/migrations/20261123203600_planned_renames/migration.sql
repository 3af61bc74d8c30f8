-- CreateTable
CREATE TABLE "PlannedRename" (
    "id" TEXT NOT NULL,
    "roleId" TEXT NOT NULL,
    "instanceId" TEXT NOT NULL,
    "projectId" INTEGER NOT NULL,
    "oldPath" TEXT NOT NULL,
    "newPath" TEXT NOT NULL,
    "mappings" JSONB NOT NULL,
    "plannedById" TEXT NOT NULL,
    "plannedAt" TIMESTAMP(3) NOT NULL,
    "changeId" TEXT NOT NULL,
    "dropChangeId" TEXT,
    "followedAt" TIMESTAMP(3),

    CONSTRAINT "PlannedRename_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "PlannedRename_changeId_key" ON "PlannedRename"("changeId");

-- CreateIndex
CREATE UNIQUE INDEX "PlannedRename_dropChangeId_key" ON "PlannedRename"("dropChangeId");

-- CreateIndex
CREATE INDEX "PlannedRename_instanceId_projectId_idx" ON "PlannedRename"("instanceId", "projectId");

-- CreateIndex
CREATE INDEX "PlannedRename_roleId_idx" ON "PlannedRename"("roleId");

-- AddForeignKey
ALTER TABLE "PlannedRename" ADD CONSTRAINT "PlannedRename_roleId_fkey" FOREIGN KEY ("roleId") REFERENCES "Role"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PlannedRename" ADD CONSTRAINT "PlannedRename_changeId_fkey" FOREIGN KEY ("changeId") REFERENCES "Change"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PlannedRename" ADD CONSTRAINT "PlannedRename_dropChangeId_fkey" FOREIGN KEY ("dropChangeId") REFERENCES "Change"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "PlannedRename" ADD CONSTRAINT "PlannedRename_paths_check" CHECK ("oldPath" <> "newPath");
ALTER TABLE "PlannedRename" ADD CONSTRAINT "PlannedRename_followed_check" CHECK (num_nulls("dropChangeId", "followedAt") IN (0, 2));
