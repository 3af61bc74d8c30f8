// A private PostgreSQL for tests: on loopback, in a temporary folder, gone when it is stopped. `setup` and `teardown` are
// what vitest calls around the database tests.
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const DEBIAN = '/usr/lib/postgresql';
// Nothing in it is to outlive the tests, so nothing waits for the disk.
const FAST = ['fsync=off', 'full_page_writes=off'];
const CLOSED = ['listen_addresses=127.0.0.1', 'unix_socket_directories='];

/** The folder of the newest `initdb` on this machine, or null. */
function findPostgres() {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => path.join(DEBIAN, version, 'bin')),
    ...(process.env.PATH ?? '').split(':'),
  ];
  return folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(path.join(folder, name)))) ?? null;
}

function installPostgres() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Error('No PostgreSQL here: put initdb and postgres on the PATH, or set TEST_DATABASE_URL.');
  }
  console.log('Installing PostgreSQL by apt-get');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync('apt-get', ['update', '-qq'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'postgresql'], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return findPostgres() ?? '';
}

/** PostgreSQL refuses to run as root: it is run as `postgres` or `nobody` then. */
function otherUser() {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = ['-u', '-g'].map((flag) =>
        Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] })),
      );
      return { uid, gid };
    } catch {}
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor nobody.');
}

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/**
 * Starts a server. Resolves when it takes connections, with its URL and the function that ends it and removes its folder. `durable`:
 * what was committed outlives a crash of the server.
 */
export async function startPostgres({ connections = 50, durable = false } = {}) {
  const settings = [
    ...FAST,
    ...CLOSED,
    `max_connections=${connections}`,
    `synchronous_commit=${durable ? 'on' : 'off'}`,
  ];
  const bin = findPostgres() ?? installPostgres();
  const user = otherUser();
  const folder = mkdtempSync(path.join(tmpdir(), 'drawbridge-postgres-'));
  const password = randomBytes(16).toString('hex');
  const passwordFile = path.join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user.uid !== undefined) for (const file of [folder, passwordFile]) chownSync(file, user.uid, user.gid);
  const data = path.join(folder, 'data');
  const initdb = ['-D', data, '-U', 'drawbridge', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8'];
  execFileSync(path.join(bin, 'initdb'), [...initdb, '--locale=C', '--no-sync'], {
    ...user,
    cwd: folder,
    stdio: 'pipe',
  });
  const port = await freePort();
  const server = new Server(
    path.join(bin, 'postgres'),
    ['-D', data, '-p', String(port), ...settings.flatMap((one) => ['-c', one])],
    {
      ...user,
      cwd: folder,
    },
  );
  await server.start();
  return {
    url: `postgresql://drawbridge:${password}@127.0.0.1:${port}/postgres`,
    /** Ends it at once, as when the machine loses power; `resume` starts it again on what reached its files. */
    crash: () => server.end('SIGQUIT'),
    resume: () => server.start(),
    stop: async () => {
      await server.end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

class Server {
  #child = null;
  #kill = () => this.#child?.kill('SIGKILL');

  constructor(file, args, options) {
    Object.assign(this, { file, args, options });
  }

  async start() {
    this.#child = spawn(this.file, this.args, { ...this.options, stdio: ['ignore', 'ignore', 'pipe'] });
    process.once('exit', this.#kill);
    await ready(this.#child);
  }

  async end(signal) {
    process.off('exit', this.#kill);
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    if (this.#child.exitCode === null && this.#child.kill(signal)) await ended;
  }
}

const ready = (server) =>
  new Promise((resolve, reject) => {
    let log = '';
    server.stderr.on('data', (chunk) => {
      log += chunk;
      if (log.includes('ready to accept connections')) resolve();
    });
    server.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${log}`)));
  });

let running;

export async function setup() {
  if (process.env.TEST_DATABASE_URL) return;
  running = await startPostgres();
  process.env.TEST_DATABASE_URL = running.url;
}

export async function teardown() {
  await running?.stop();
}
