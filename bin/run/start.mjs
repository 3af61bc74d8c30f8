// `npm start`: the built product alone, for production. Its settings come from the environment; see .env.example.
import { existsSync } from 'node:fs';
import { serve } from './serve.mjs';

if (!existsSync(process.env.NEXT_DIST_DIR ?? '.next')) {
  console.error('There is no build yet. Run `npm run build` first.');
  process.exit(1);
}
serve('start', process.env);
