-- When a source was last read whole is a fact of the source. A row says only that a whole reading did not have it.
ALTER TABLE "Instance" ADD COLUMN     "readAt" TIMESTAMP(3);
ALTER TABLE "Account" ADD COLUMN     "readAt" TIMESTAMP(3);
ALTER TABLE "Group" ADD COLUMN     "missedAt" TIMESTAMP(3);
ALTER TABLE "Project" ADD COLUMN     "missedAt" TIMESTAMP(3);
ALTER TABLE "Provider" ADD COLUMN     "missedAt" TIMESTAMP(3);
ALTER TABLE "Role" ADD COLUMN     "missedAt" TIMESTAMP(3);
