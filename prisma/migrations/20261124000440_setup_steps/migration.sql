-- AlterTable
ALTER TABLE "Change" ADD COLUMN     "cleanUp" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "setup" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "Role" ADD COLUMN     "plannedAt" TIMESTAMP(3);
