/** The version before this one, from the history of the sources. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Program } from '@/bin/torture/fleet';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Standard output; null: the command failed, or is not there. */
function output(command: string, args: readonly string[], cwd = ROOT, input?: Buffer): Buffer | null {
  const ran = spawnSync(command, args, { cwd, maxBuffer: 2 ** 28, ...(input && { input }) });
  return ran.status === 0 ? ran.stdout : null;
}

const line = (args: readonly string[]): string => output('git', args)?.toString('utf8').trim() ?? '';

/** Each migration of a commit, by name and content. */
const migrationsOf = (commit: string): ReadonlySet<string> =>
  new Set(line(['ls-tree', '-r', commit, 'prisma/migrations']).split('\n'));

/**
 * The commit of the last release; before the first release, the last one whose migrations are some of those of today, and not all.
 * null: the sources have no history here, as in an archive or a shallow clone.
 */
export function previousCommit(): string | null {
  const release = line(['describe', '--tags', '--abbrev=0', '--match', 'v*', 'HEAD^']);
  if (release !== '') return line(['rev-parse', `${release}^{commit}`]);
  const now = migrationsOf('HEAD');
  const changed = line(['log', '--format=%H', '-200', '--', 'prisma/migrations']).split('\n');
  const earlier = changed.map((commit) => line(['rev-parse', '--verify', '--quiet', `${commit}^`]));
  const isBefore = (commit: string) => {
    const then = migrationsOf(commit);
    return then.size < now.size && [...then].every((migration) => now.has(migration));
  };
  return earlier.find((commit) => commit !== '' && isBefore(commit)) ?? null;
}

/** Builds the web process of that commit in a folder of its own, with the packages that are installed here. Throws where it does not build. */
export async function buildPrevious(commit: string): Promise<Program> {
  const cache = path.join(ROOT, 'node_modules', '.cache', 'drawbridge');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(path.join(cache, 'previous-'));
  const archive = output('git', ['archive', commit]);
  if (archive === null || output('tar', ['-x'], folder, archive) === null) throw new Error(`no sources of ${commit}`);
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
  if (output(process.execPath, ['node_modules/prisma/build/index.js', 'generate'], folder) === null)
    throw new Error(`the database client of ${commit} was not generated`);
  const { buildProgram } = await import(pathToFileURL(path.join(folder, 'bin/build/build-program.mjs')).href);
  return { file: await buildProgram('bin/torture/web.ts', path.join(folder, 'previous-web.mjs')), folder };
}
