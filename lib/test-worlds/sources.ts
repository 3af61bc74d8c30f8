/** Every file of code in the house, with what it imports: for tests about the house itself. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface Import {
  readonly name: string;
  readonly typeOnly: boolean;
}

export interface Source {
  readonly file: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

const SKIPPED = ['node_modules', 'generated', '.next', 'dist', 'data'];

function* walk(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (SKIPPED.includes(entry.name) || entry.name.startsWith('.')) continue;
    const file = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(file);
    else if (/\.tsx?$/.test(entry.name)) yield file;
  }
}

const IMPORT = /(?:^|\n)\s*(?:import|export)\b(\s+type\b)?[^;'"]*?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g;

const read = (file: string): Source => {
  const text = readFileSync(file, 'utf8');
  const imports = [...text.matchAll(IMPORT)].map(([, type, name, lazy]) => ({
    name: name ?? lazy ?? '',
    typeOnly: type !== undefined,
  }));
  return { file, text, imports };
};

export const SOURCES: readonly Source[] = [
  ...['app', 'components', 'lib', 'bin', 'e2e'].flatMap((folder) => [...walk(folder)]),
  'instrumentation.ts',
  'proxy.ts',
].map(read);

const isTest = (file: string) =>
  file.includes('.test.') || file.endsWith('lib/test-worlds/test-database.ts') || file.endsWith('-test-world.ts');

/** What is no test. */
export const PRODUCTION = SOURCES.filter(({ file }) => !isTest(file));
