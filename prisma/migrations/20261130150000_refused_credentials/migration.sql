-- Since when a source takes none of our credentials: said once, and once that it takes them again.
ALTER TABLE "ConnectionCheckRun" ADD COLUMN     "refusedAt" TIMESTAMP(3);
