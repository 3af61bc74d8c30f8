import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import path from 'node:path';
import { EventQueues } from '@/e2e/sandbox/aws/event-queues';
import { rememberPast } from '@/e2e/sandbox/aws/past-entries';
import { awsHandler } from '@/e2e/sandbox/aws/server';
import { AwsState } from '@/e2e/sandbox/aws/state';
import { Trail } from '@/e2e/sandbox/aws/trail';
import { deskHandler } from '@/e2e/sandbox/desk/desk';
import { Effects } from '@/e2e/sandbox/effects';
import { type Fault, Faults } from '@/e2e/sandbox/faults';
import { makeKeys } from '@/e2e/sandbox/gitlab/keys';
import { gitlabHandler } from '@/e2e/sandbox/gitlab/server';
import { type Answer, type Asked, json, serve } from '@/e2e/sandbox/http';
import { seedWorld, WORLD_FORMAT } from '@/e2e/sandbox/world/seed';
import type { World } from '@/e2e/sandbox/world/types';

export interface SandboxOptions {
  /** The company's GitLab; the public one gets the port behind it. 0: any free ports. */
  readonly gitlabPort: number;
  readonly awsPort: number;
  readonly host?: string;
  /** Where the world survives a restart; absent: it does not. */
  readonly dataDir?: string;
  /** Where the product's sign-in may return to. */
  readonly redirectUris: readonly string[];
  /** CloudTrail holds who used the roles before the start. Absent: it is empty. */
  readonly past?: true;
}

export interface Sandbox {
  readonly gitlab: { readonly url: string };
  readonly gitlabCom: { readonly url: string };
  readonly aws: { readonly url: string };
  readonly world: World;
  readonly effects: Effects;
  readonly faults: Faults;
  readonly queues: EventQueues;
  readonly close: () => Promise<void>;
}

/** Starts two GitLabs and an AWS on this machine. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const host = options.host ?? '127.0.0.1';
  const { world, save } = keptWorld(options.dataDir);
  const [effects, faults] = [new Effects(), new Faults()];
  const [company, open] = world.instances;
  if (!company || !open) throw new Error('the world has two instances');
  const companyKeys = await makeKeys('harbour-1');
  const openKeys = await makeKeys('public-1');
  const control = controlled(effects, faults);
  const outage = { aws: false };
  const desk = deskHandler({
    world,
    keysOf: (instance) => (instance === company ? companyKeys : openKeys),
    products: [...new Set(options.redirectUris.map((uri) => new URL(uri).origin))],
    ground: () => ({ world, outage, gitlabUrl: gitlab.url, awsUrl: aws.url }),
  });
  const shared = { faults, effects, save, redirectUris: options.redirectUris };
  const gitlab = await serve(
    host,
    options.gitlabPort,
    control(first(desk, gitlabHandler({ ...shared, instance: company, keys: companyKeys }))),
  );
  const openPort = options.gitlabPort === 0 ? 0 : options.gitlabPort + 1;
  const gitlabCom = await serve(host, openPort, control(gitlabHandler({ ...shared, instance: open, keys: openKeys })));
  const keyUrls: Readonly<Record<string, string>> = {
    [company.issuer]: `${gitlab.url}/oauth/discovery/keys`,
    [open.issuer]: `${gitlabCom.url}/oauth/discovery/keys`,
  };
  const state = new AwsState(world, effects, save);
  const queues = new EventQueues();
  const trail = new Trail((event) => queues.take(event));
  if (options.past) rememberPast(trail, world, new Date());
  const handleAws = awsHandler(state, faults, (issuer) => keyUrls[issuer] ?? null, undefined, queues, trail);
  const aws = await serve(host, options.awsPort, control(cutOff(outage, handleAws)));
  return {
    gitlab: { url: gitlab.url },
    gitlabCom: { url: gitlabCom.url },
    aws: { url: aws.url },
    world,
    effects,
    faults,
    queues,
    close: () => closeAll([gitlab.server, gitlabCom.server, aws.server]),
  };
}

async function closeAll(servers: readonly Server[]): Promise<void> {
  for (const server of servers) server.closeAllConnections();
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
}

type Handle = (asked: Asked) => Promise<Answer>;

/** The second where the first has no answer. */
const first =
  (one: (asked: Asked) => Promise<Answer | null>, other: Handle): Handle =>
  async (asked) =>
    (await one(asked)) ?? other(asked);

/** Ends every connection without an answer while there is an outage. */
const cutOff =
  (outage: { readonly aws: boolean }, handle: Handle): Handle =>
  async (asked) =>
    outage.aws ? { drop: true } : handle(asked);

/** On every server: the record of effects, and faults on demand. */
const controlled =
  (effects: Effects, faults: Faults) =>
  (handle: (asked: Asked) => Promise<Answer>) =>
  async (asked: Asked): Promise<Answer> => {
    if (asked.url.pathname === '/-/sandbox/effects') return json(effects.list());
    if (asked.url.pathname === '/-/sandbox/faults' && asked.method === 'POST') {
      faults.add(JSON.parse(asked.body) as Fault);
      return json({});
    }
    if (asked.url.pathname === '/-/sandbox/faults' && asked.method === 'DELETE') {
      faults.clear();
      return json({});
    }
    return handle(asked);
  };

/** The world, and what keeps it as it is; without a folder it is not kept. */
function keptWorld(dataDir: string | undefined): { readonly world: World; readonly save: () => void } {
  const file = dataDir ? path.join(dataDir, 'world.json') : null;
  const world = readWorld(file);
  const save = () => {
    if (file) saveWorld(file, world);
  };
  save();
  return { world, save };
}

/** The kept world; a new one where there is none, or one of another shape. */
function readWorld(file: string | null): World {
  if (file === null || !existsSync(file)) return seedWorld(new Date());
  const kept = JSON.parse(readFileSync(file, 'utf8')) as World;
  return kept.format === WORLD_FORMAT ? kept : seedWorld(new Date());
}

/** Whole or not at all: a kill in the middle leaves the file before. */
function saveWorld(file: string, world: World): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(world));
  renameSync(`${file}.new`, file);
}
