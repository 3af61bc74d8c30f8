-- When an account was found in the organization; those of the configuration file have none.
ALTER TABLE "Account" ADD COLUMN "discoveredAt" TIMESTAMP(3);
