-- What roles may do: the managed policies as AWS last gave them, and the inline ones beside the role.
CREATE TABLE "ManagedPolicy" (
    "accountId" TEXT NOT NULL,
    "arn" TEXT NOT NULL,
    "versionId" TEXT,
    "document" TEXT,
    "unknownBecause" TEXT,
    "readAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ManagedPolicy_pkey" PRIMARY KEY ("accountId","arn")
);
ALTER TABLE "Role" ADD COLUMN     "inlinePolicies" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "policiesUnknown" TEXT;
-- What a role has besides was never asked.
UPDATE "Role" SET "policiesUnknown" = 'they were not read yet. The next sync of the account reads them.';
