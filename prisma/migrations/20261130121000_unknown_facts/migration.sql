-- What GitLab did not let us read is unknown, not zero; and when a project was born, and whether it is about to go.
ALTER TABLE "Project" ALTER COLUMN "refCount" DROP NOT NULL,
ALTER COLUMN "refCount" DROP DEFAULT,
ALTER COLUMN "protectedRefCount" DROP NOT NULL,
ALTER COLUMN "protectedRefCount" DROP DEFAULT,
ADD COLUMN     "groupRulesUnknown" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "createdAt" TIMESTAMP(3),
ADD COLUMN     "deletionOn" TEXT,
ADD COLUMN     "seenAt" TIMESTAMP(3);

ALTER TABLE "Role" ADD COLUMN "unreadCount" INTEGER NOT NULL DEFAULT 0;
