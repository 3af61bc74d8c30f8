-- What became of setting up the hooks that send the events of a GitLab; null: nobody asked for it.
ALTER TABLE "Instance" ADD COLUMN "hooks" JSONB;
