-- Where CloudTrail was asked who entered a role; empty of those asked before this was kept.
ALTER TABLE "Role" ADD COLUMN     "observedIn" TEXT[] DEFAULT ARRAY[]::TEXT[];
