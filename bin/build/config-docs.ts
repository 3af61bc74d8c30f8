/** `npm run docs:config` writes what the table of settings says into .env.example and README.md. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { envExample, intoReadme } from '@/lib/config/settings-docs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const readme = path.join(ROOT, 'README.md');

writeFileSync(path.join(ROOT, '.env.example'), envExample());
if (existsSync(readme)) writeFileSync(readme, intoReadme(readFileSync(readme, 'utf8')));
