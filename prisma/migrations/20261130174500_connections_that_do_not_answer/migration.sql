-- Since when nothing answers at the address of a connection: known in seconds, where a sync that hangs tells nothing for minutes.
ALTER TABLE "Account" ADD COLUMN     "silentSince" TIMESTAMP(3);
ALTER TABLE "Instance" ADD COLUMN     "silentSince" TIMESTAMP(3);
