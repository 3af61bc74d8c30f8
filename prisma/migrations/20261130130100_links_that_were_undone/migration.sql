-- An account whose link to another was undone is taken for a new one.
ALTER TABLE "Person" ADD COLUMN     "unlinkedAt" TIMESTAMP(3);
