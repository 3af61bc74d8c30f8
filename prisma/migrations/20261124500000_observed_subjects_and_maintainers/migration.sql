-- Who maintains what in GitLab, for reviewers; who entered a role by a token, for the evidence of a review.
ALTER TABLE "Group" ADD COLUMN     "maintainerIds" INTEGER[] DEFAULT ARRAY[]::INTEGER[];
ALTER TABLE "Project" ADD COLUMN     "maintainerIds" INTEGER[] DEFAULT ARRAY[]::INTEGER[];
ALTER TABLE "Role" ADD COLUMN     "observed" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "observedAt" TIMESTAMP(3);
