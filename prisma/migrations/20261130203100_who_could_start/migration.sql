-- Who is in a project and whom its protection rules name: read for projects that a role admits, and forgotten with the last of them.
CREATE TABLE "ProjectPeople" (
    "instanceId" TEXT NOT NULL,
    "projectId" INTEGER NOT NULL,
    "members" JSONB,
    "rules" JSONB,
    "groups" JSONB NOT NULL,
    "readAt" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "ProjectPeople_pkey" PRIMARY KEY ("instanceId", "projectId")
);
CREATE INDEX "ProjectPeople_instanceId_readAt_idx" ON "ProjectPeople"("instanceId", "readAt");
ALTER TABLE "ProjectPeople" ADD CONSTRAINT "ProjectPeople_instanceId_projectId_fkey" FOREIGN KEY ("instanceId", "projectId") REFERENCES "Project"("instanceId", "gitlabId") ON DELETE CASCADE ON UPDATE CASCADE;
