// `npm start`: the built product alone, for production. Its settings come from the environment; see .env.example.
import { existsSync } from 'node:fs';
import { passOnHangup } from '../machine/children.mjs';
import { serve } from './serve.mjs';

const parts = [process.env.NEXT_DIST_DIR ?? '.next', 'dist/questions.js'];
if (!parts.every((part) => existsSync(part))) {
  console.error('There is no build yet. Run `npm run build` first.');
  process.exit(1);
}
serve('start', process.env);
passOnHangup();
