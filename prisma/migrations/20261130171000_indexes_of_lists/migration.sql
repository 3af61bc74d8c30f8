-- Each order in which a list is shown, over the rows that it shows: the first page and the last are both read from an index.
-- The first of each table holds every column that a filter names, so that what is counted is read from the index alone.
CREATE INDEX "Role_live_by_name" ON "Role" ("name", "id") INCLUDE ("accountId", "path", "rung", "worstSeverity", "findingCount", "mappingCount", "foreignCount", "projectCount", "lastUsedAt", "driftSince") WHERE "goneAt" IS NULL;
CREATE INDEX "Role_live_by_reach" ON "Role" ("rung" DESC NULLS FIRST, "name", "id") INCLUDE ("accountId") WHERE "goneAt" IS NULL;
CREATE INDEX "Role_live_by_findings" ON "Role" ("worstSeverity" DESC, "findingCount" DESC, "name", "id") INCLUDE ("accountId") WHERE "goneAt" IS NULL;
CREATE INDEX "Role_live_by_use" ON "Role" ("lastUsedAt" DESC NULLS LAST, "name", "id") INCLUDE ("accountId") WHERE "goneAt" IS NULL;
CREATE INDEX "Role_drifted" ON "Role" ("name", "id") WHERE "goneAt" IS NULL AND "driftSince" IS NOT NULL;
CREATE INDEX "Project_live_by_path" ON "Project" ("path", "instanceId", "gitlabId") INCLUDE ("rung", "roleCount", "visibility", "archived", "defaultBranch") WHERE "goneAt" IS NULL;
CREATE INDEX "Project_live_by_reach" ON "Project" ("rung" DESC NULLS LAST, "path", "instanceId", "gitlabId") INCLUDE ("roleCount") WHERE "goneAt" IS NULL;
CREATE INDEX "Project_live_by_roles" ON "Project" ("roleCount" DESC, "path", "instanceId", "gitlabId") WHERE "goneAt" IS NULL;

-- Texts that people search for a part of. The extension is there since append_and_search.
CREATE INDEX "Role_name_idx" ON "Role" USING GIN ("name" gin_trgm_ops);
CREATE INDEX "Project_path_idx" ON "Project" USING GIN ("path" gin_trgm_ops);
CREATE INDEX "Group_path_idx" ON "Group" USING GIN ("path" gin_trgm_ops);
CREATE INDEX "Change_title_idx" ON "Change" USING GIN ("title" gin_trgm_ops);
CREATE INDEX "Role_arn_idx" ON "Role" ("arn");

-- A review's counts come from the index alone: an item holds kilobytes of evidence.
CREATE INDEX "ReviewItem_campaignId_reviewerId_answer_idx" ON "ReviewItem" ("campaignId", "reviewerId", "answer");
CREATE INDEX "ReviewItem_to_go" ON "ReviewItem" ("campaignId") WHERE "answer" = 'remove' OR "changeId" IS NOT NULL;
CREATE INDEX "Person_name_id_idx" ON "Person" ("name", "id");
