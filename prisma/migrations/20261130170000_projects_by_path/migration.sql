-- The projects that a policy names are found by their paths: in any case of letters, by what the paths begin with, as they are drawn, and those
-- that are no plain text.
CREATE INDEX "Project_instanceId_lower_path_idx" ON "Project" ("instanceId", (lower("path") COLLATE "C"));
CREATE INDEX "Project_instanceId_drawn_path_idx" ON "Project" ("instanceId", (translate("path", '01I|', 'Olll') COLLATE "C"));
CREATE INDEX "Project_instanceId_special_path_idx" ON "Project" ("instanceId") WHERE octet_length("path") <> char_length("path");
