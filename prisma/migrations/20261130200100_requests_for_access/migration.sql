-- When a person asked the admins for a role, and why; null: they did not, or were given one since.
ALTER TABLE "Person" ADD COLUMN     "askedAt" TIMESTAMP(3);
ALTER TABLE "Person" ADD COLUMN     "askedWhy" TEXT;
