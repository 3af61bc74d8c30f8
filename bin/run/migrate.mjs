// `npm run migrate`: the built program alone, so that it runs in the container image too.
import { existsSync } from 'node:fs';
import path from 'node:path';

const built = path.resolve(import.meta.dirname, '../../dist/migrate.js');
if (!existsSync(built)) {
  console.error('There is no build yet. Run `npm run build` first.');
  process.exit(1);
}
await import(built);
