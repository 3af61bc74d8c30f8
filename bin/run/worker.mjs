// `npm run worker`: the built worker alone, without the web server, on the same settings and PostgreSQL.
import { existsSync } from 'node:fs';
import path from 'node:path';

const built = path.resolve(import.meta.dirname, '../../dist/worker.js');
if (!existsSync(built) || !existsSync('dist/questions.js')) {
  console.error('There is no build yet. Run `npm run build` first.');
  process.exit(1);
}
process.env.NODE_ENV = 'production';
await import(built);
