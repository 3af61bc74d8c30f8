// `npm run bench:scale -- S|M|L`: the product's own parts on estates of growing size.
import { runOnPostgres } from './on-postgres.mjs';

await runOnPostgres('bench-scale.ts');
