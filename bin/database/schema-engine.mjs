#!/usr/bin/env node
// Stands where Prisma's CLI looks for its native schema engine, which is a download. `prisma generate` and `prisma validate`
// want it to be executable and never call it. Migrations are written by bin/database/migration.ts.
