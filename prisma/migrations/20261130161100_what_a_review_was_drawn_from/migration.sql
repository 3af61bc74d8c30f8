-- Which roles there were when a review began, how fresh that was and what could not be read; null: it began before this was kept.
ALTER TABLE "ReviewCampaign" ADD COLUMN     "population" JSONB;
ALTER TABLE "ReviewCampaign" ADD COLUMN     "populationRoles" JSONB;
