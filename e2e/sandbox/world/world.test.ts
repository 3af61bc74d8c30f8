import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '@/e2e/sandbox/start';
import { seedWorld } from '@/e2e/sandbox/world/seed';
import type { Project } from '@/e2e/sandbox/world/types';

const projects = seedWorld(new Date(0)).instances[0]?.projects ?? [];
const everything = (project: Project | undefined) => Object.values(project?.files ?? {}).join('\n');
const freight = projects.filter(({ id }) => id > 200 && id < 300);

describe('the seeded projects', () => {
  it('each have a pipeline and a path of their own', () => {
    expect(projects.filter(({ files }) => !Object.hasOwn(files, '.gitlab-ci.yml'))).toEqual([]);
    expect(new Set(projects.map((project) => project.path.toLowerCase())).size).toBe(projects.length);
  });

  it('of freight hold each form of the variables that GitLab removed', () => {
    const uses = (word: string) =>
      freight.filter((project) => everything(project).includes(`"$${word}"`)).map(({ id }) => id);
    expect(uses('CI_JOB_JWT')).toEqual([201, 205]);
    expect(uses('CI_JOB_JWT_V1')).toEqual([202, 208]);
    expect(uses('CI_JOB_JWT_V2')).toEqual([203, 204, 207, 210, 212]);
    // By a file of another project only.
    expect(freight.find(({ id }) => id === 206)?.files['.gitlab-ci.yml']).toContain('project: platform/policies');
    expect(everything(projects.find(({ path: at }) => at === 'platform/policies'))).toContain('"$CI_JOB_JWT_V2"');
    expect(everything(freight.find(({ id }) => id === 211))).not.toContain('CI_JOB_JWT');
  });

  it('hold no key that could be one of somebody', () => {
    const keys = projects.flatMap(({ variables }) => variables.filter(({ key }) => key.startsWith('AWS_')));
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter(({ value }) => !value.toLowerCase().includes('fake'))).toEqual([]);
  });

  it('are new with every seed', () => {
    const [one, two] = [seedWorld(new Date(0)), seedWorld(new Date(0))];
    one.instances[0]?.projects[0]?.branches.push('mine');
    expect(two.instances[0]?.projects[0]?.branches).not.toContain('mine');
    expect(seedWorld(new Date(0)).instances).toEqual(two.instances);
  });
});

describe('a world in a folder', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'sandbox-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));
  const start = () => startSandbox({ gitlabPort: 0, awsPort: 0, redirectUris: [], dataDir });

  async function pathOf101(change?: string): Promise<unknown> {
    const sandbox = await start();
    try {
      const answer = await fetch(`${sandbox.gitlab.url}/api/v4/projects/101`, {
        headers: { 'private-token': 'glpat-sandbox-owner', 'content-type': 'application/json' },
        ...(change === undefined ? {} : { method: 'PUT', body: JSON.stringify({ path: change }) }),
      });
      return ((await answer.json()) as { path: string }).path;
    } finally {
      await sandbox.close();
    }
  }

  it('is as it was left', async () => {
    expect(await pathOf101('renamed')).toBe('renamed');
    expect(await pathOf101()).toBe('renamed');
  });

  it('that another shape of the sandbox wrote is not read', async () => {
    await pathOf101('renamed');
    const file = path.join(dataDir, 'world.json');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), format: 1 }));
    expect(await pathOf101()).toBe('api');
  });
});
