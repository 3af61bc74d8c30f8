-- Who left GitLab, whose accounts belong to one person, whom an admin vouched for, and which tokens were made to decide.
ALTER TABLE "Person" ADD COLUMN     "goneAt" TIMESTAMP(3),
ADD COLUMN     "goneBecause" TEXT,
ADD COLUMN     "linkedToId" TEXT,
ADD COLUMN     "traits" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "vouchedAt" TIMESTAMP(3),
ADD COLUMN     "vouchedById" TEXT;
ALTER TABLE "Person" ADD CONSTRAINT "Person_linkedToId_fkey" FOREIGN KEY ("linkedToId") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE INDEX "Person_linkedToId_idx" ON "Person"("linkedToId");
ALTER TABLE "ApiToken" ADD COLUMN     "freshSignIn" BOOLEAN NOT NULL DEFAULT false;
