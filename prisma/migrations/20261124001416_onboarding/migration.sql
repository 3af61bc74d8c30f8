-- AlterTable
ALTER TABLE "Change" ADD COLUMN     "onboardingId" TEXT,
ADD COLUMN     "track" TEXT;

-- CreateTable
CREATE TABLE "Onboarding" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "instanceId" TEXT NOT NULL,
    "projectId" INTEGER NOT NULL,
    "startedById" TEXT NOT NULL,
    "answers" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "submittedAt" TIMESTAMP(3),

    CONSTRAINT "Onboarding_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Onboarding_number_key" ON "Onboarding"("number");

-- CreateIndex
CREATE INDEX "Onboarding_instanceId_projectId_idx" ON "Onboarding"("instanceId", "projectId");

-- AddForeignKey
ALTER TABLE "Change" ADD CONSTRAINT "Change_onboardingId_fkey" FOREIGN KEY ("onboardingId") REFERENCES "Onboarding"("id") ON DELETE SET NULL ON UPDATE CASCADE;
