-- The order of the list of roles: the widest reach first, and what is not known behind it.
CREATE INDEX "Role_live_by_known_reach" ON "Role" ("rung" DESC NULLS LAST, "name", "id") INCLUDE ("accountId") WHERE "goneAt" IS NULL;
