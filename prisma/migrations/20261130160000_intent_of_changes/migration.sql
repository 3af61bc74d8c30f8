-- What the author of a change composed, so that its draft opens again as it was left.
ALTER TABLE "Change" ADD COLUMN     "intent" JSONB NOT NULL DEFAULT '{}';
