// `npm run bench:audit -- [events]`: the audit log, with a million events by default.
import { runOnPostgres } from './on-postgres.mjs';

await runOnPostgres('bench-audit.ts');
