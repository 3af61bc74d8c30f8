import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runToEnd } from './children.mjs';

export const ROOT = path.resolve(import.meta.dirname, '../..');

const readLock = (file) => {
  try {
    return JSON.parse(readFileSync(path.join(ROOT, file), 'utf8')).packages;
  } catch {
    return null;
  }
};

/** Whether node_modules holds exactly the versions of package-lock.json; optional packages of other platforms may be missing. */
function isInstalled() {
  const [wanted, present] = [readLock('package-lock.json'), readLock('node_modules/.package-lock.json')];
  if (wanted === null || present === null) return false;
  return Object.entries(wanted).every(
    ([name, { version, optional, devOptional }]) =>
      name === '' || present[name]?.version === version || ((optional || devOptional) && present[name] === undefined),
  );
}

/** Installs the dependencies where they are missing or not those of the lock file. No package's install script is run. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  console.log('Installing dependencies');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const code = await runToEnd(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: ROOT });
  if (code !== 0) throw new Error('The dependencies could not be installed.');
}
