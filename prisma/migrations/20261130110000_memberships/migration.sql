-- Groups by their id, their members as GitLab last told of them, and which of them a grant means.
ALTER TABLE "GroupGrant" ADD COLUMN     "createdById" TEXT,
ADD COLUMN     "inherited" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "minLevel" INTEGER NOT NULL DEFAULT 30;
ALTER TABLE "PersonRole" ADD COLUMN     "checkedAt" TIMESTAMP(3);
CREATE TABLE "NamedGroup" (
    "instanceId" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "groupId" INTEGER,
    "fullPath" TEXT,
    "triedAt" TIMESTAMP(3),
    "readAt" TIMESTAMP(3),
    "problem" TEXT,

    CONSTRAINT "NamedGroup_pkey" PRIMARY KEY ("instanceId","path")
);
CREATE TABLE "GroupMember" (
    "instanceId" TEXT NOT NULL,
    "groupId" INTEGER NOT NULL,
    "userId" INTEGER NOT NULL,
    "username" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "directLevel" INTEGER,
    "directExpiresOn" TEXT,
    "anyLevel" INTEGER,
    "anyExpiresOn" TEXT,

    CONSTRAINT "GroupMember_pkey" PRIMARY KEY ("instanceId","groupId","userId")
);
CREATE INDEX "GroupMember_instanceId_userId_idx" ON "GroupMember"("instanceId", "userId");
-- Whoever made a grant holds nothing by it, so it has to be known who did.
UPDATE "GroupGrant" SET "createdById" = (
    SELECT "actorId" FROM "AuditEvent"
    WHERE "action" = 'group-grant.created' AND "result" = 'done' AND "objectId" = "GroupGrant"."id"
    ORDER BY "seq" LIMIT 1
);
