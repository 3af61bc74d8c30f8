-- When an admin last had every process read the configuration again.
ALTER TABLE "Installation" ADD COLUMN "reloadAskedAt" TIMESTAMP(3);
