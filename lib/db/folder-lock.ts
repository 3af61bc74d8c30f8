import fs from 'node:fs';
import { CannotStart } from '@/lib/config/cannot-start';

/** When a process started, so that a reused process id is not taken for the old process. Empty where the system does not tell. */
function startOf(pid: number): string {
  try {
    // Field 22 of /proc/PID/stat, counted after the command's closing parenthesis.
    return fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Takes a folder for this process until it ends. Two processes on one embedded database lose rows without an error, so a
 * second one is refused. A lock that a killed process left behind is taken over.
 */
export function lockFolder(folder: string): void {
  const file = `${folder}.lock`;
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      fs.writeFileSync(file, `${process.pid} ${startOf(process.pid)}`, { flag: 'wx' });
      process.on('exit', () => fs.rmSync(file, { force: true }));
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const [pid = '', start = ''] = fs.readFileSync(file, 'utf8').split(' ');
    const holder = Number(pid);
    if (holder !== process.pid && isAlive(holder) && startOf(holder) === start) {
      throw new CannotStart(
        `The embedded database ${folder} is in use by process ${holder}. Stop that one, or set DATABASE_URL.`,
      );
    }
    fs.rmSync(file, { force: true });
  }
  throw new CannotStart(`The embedded database ${folder} could not be locked.`);
}
