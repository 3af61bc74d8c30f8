/** `npm run docs:config` writes what the schemas of lib/config say into .env.example and docs/configuration.md. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { configurationPage, envExample } from '@/lib/config/settings-docs';

const ROOT = path.resolve(import.meta.dirname, '../..');

writeFileSync(path.join(ROOT, '.env.example'), envExample());
writeFileSync(path.join(ROOT, 'docs/configuration.md'), configurationPage());
