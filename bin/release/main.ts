/**
 * `npm run release -- VERSION`. The first run writes the version into the files that name it. When that is committed, the second run
 * puts what is published into release/VERSION: source, notes, SBOM, the recipe of the image and a statement of provenance.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { provenanceOf } from '@/bin/release/provenance';
import {
  changesOf,
  chartWithVersion,
  isVersion,
  releasedChangelog,
  versionIn,
  withVersion,
} from '@/bin/release/versions';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).trim();

function fail(problem: string): never {
  process.stderr.write(`Nothing was released: ${problem}\n`);
  process.exit(1);
}

const [version = ''] = process.argv.slice(2);
if (!isVersion(version)) fail('name a version, such as 1.2.0: npm run release -- 1.2.0');
if (versionIn(read('package.json')) === version && changesOf(read('CHANGELOG.md'), version) !== null) build();
else prepare();

function prepare(): void {
  const changelog = read('CHANGELOG.md');
  const texts = {
    'package.json': withVersion(read('package.json'), version),
    'package-lock.json': withVersion(read('package-lock.json'), version),
    'deploy/helm/Chart.yaml': chartWithVersion(read('deploy/helm/Chart.yaml'), version),
    'CHANGELOG.md': changesOf(changelog, version)
      ? changelog
      : releasedChangelog(changelog, version, new Date().toISOString().slice(0, 10)),
  };
  for (const [file, text] of Object.entries(texts)) writeFileSync(path.join(ROOT, file), text);
  console.log(`${Object.keys(texts).join(', ')} name ${version} now. Read them, commit them, and run this again.`);
}

function build(): void {
  if (run('git', 'status', '--porcelain') !== '') fail('there are changes that are not committed.');
  const startedAt = new Date().toISOString();
  const folder = path.join(ROOT, 'release', version);
  mkdirSync(folder, { recursive: true });
  const commit = run('git', 'rev-parse', 'HEAD');
  const source = `drawbridge-${version}.tar.gz`;
  run(
    'git',
    'archive',
    '--format=tar.gz',
    `--prefix=drawbridge-${version}/`,
    `--output=${path.join(folder, source)}`,
    'HEAD',
  );
  const nodeImage = /^ARG NODE_IMAGE=(\S+)$/m.exec(read('Dockerfile'))?.[1] ?? fail('the Dockerfile names no base.');
  const texts = {
    'NOTES.md': `${changesOf(read('CHANGELOG.md'), version) ?? ''}\n`,
    [`drawbridge-${version}.cdx.json`]: bill(),
    'IMAGE.md': recipe(nodeImage, commit),
  };
  for (const [name, text] of Object.entries(texts)) writeFileSync(path.join(folder, name), text);
  const remote = run('git', 'config', '--default', '', '--get', 'remote.origin.url');
  const statement = provenanceOf({
    ...{ version, commit, nodeImage, startedAt, node: process.versions.node, npm: run('npm', '--version') },
    // A remote may hold a token, and a path of this machine says nothing to others.
    repository: URL.canParse(remote) ? `${new URL(remote).origin}${new URL(remote).pathname}` : null,
    artifacts: [source, ...Object.keys(texts)].map((name) => ({ name, sha256: digest(path.join(folder, name)) })),
    lock: { name: 'package-lock.json', sha256: digest(path.join(ROOT, 'package-lock.json')) },
    finishedAt: new Date().toISOString(),
  });
  writeFileSync(path.join(folder, 'provenance.intoto.json'), `${JSON.stringify(statement, null, 2)}\n`);
  console.log(`release/${version} holds ${[source, ...Object.keys(texts), 'provenance.intoto.json'].join(', ')}.`);
}

const cycloneDx = z.looseObject({ metadata: z.looseObject({ component: z.looseObject({ name: z.string() }) }) });

/** What production runs, as CycloneDX, by npm itself from the lock file. npm names a project by its folder. */
function bill(): string {
  const text = run(
    'npm',
    'sbom',
    '--sbom-format',
    'cyclonedx',
    '--omit',
    'dev',
    '--package-lock-only',
    '--sbom-type',
    'application',
  );
  const value = JSON.parse(text);
  cycloneDx.parse(value);
  value.metadata.component.name = 'drawbridge';
  return `${JSON.stringify(value, null, 2)}\n`;
}

const recipe = (nodeImage: string, commit: string): string => `# The image of Drawbridge ${version}

Built from the source of commit ${commit}, on ${nodeImage}. Look up the digest of that base, and name it:

    docker buildx build --platform linux/amd64,linux/arm64 --build-arg NODE_IMAGE=${nodeImage}@sha256:DIGEST \\
      --tag drawbridge:${version} .
`;

const digest = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
