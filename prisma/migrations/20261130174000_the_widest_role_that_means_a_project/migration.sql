-- A role that is open to everybody says nothing of one project. As lib/services/sync/count-for-projects.ts counts from now on.
UPDATE "Project" AS p SET "rung" = c."rung"
FROM (
  SELECT a."instanceId", a."projectId", COALESCE(max(r."rung") FILTER (WHERE r."rung" < 4), max(r."rung")) AS "rung"
  FROM "Admission" a JOIN "Role" r ON r."id" = a."roleId"
  GROUP BY a."instanceId", a."projectId"
) c
WHERE p."instanceId" = c."instanceId" AND p."gitlabId" = c."projectId" AND p."rung" IS DISTINCT FROM c."rung";
