/** People who merge and pipelines that run, on the sandbox of the migration tests. Not for production code. */
import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { readJobs } from '@/lib/migration/read-jobs';
import { followMigrations } from '@/lib/services/migration/follow-migrations';
import { openMigrations } from '@/lib/services/migration/open-migrations';
import { runFollowMigrations } from '@/lib/services/migration/run-follow';
import { runOpenMigration } from '@/lib/services/migration/run-open';
import { readSources } from '@/lib/services/pipelines/read-sources';
import { INSTANCE, noWait, RHEA, type withMigrationWorld } from '@/lib/test-worlds/migration-test-world';

/** What can be done with the projects of the group `freight`. */
export function pipelinesOf(world: ReturnType<typeof withMigrationWorld>) {
  const projects = () => (world.sandbox().world.instances[0]?.projects ?? []).filter(({ id }) => id > 200 && id < 213);
  const requestsOf = (id: number) => projects().find((project) => project.id === id)?.mergeRequests ?? [];

  const openAll = async () => {
    const wanted = (await world.findings()).filter(
      ({ state, files }) => state === 'found' && JSON.stringify(files) !== '[]',
    );
    const asked = wanted.map(({ projectId, editDigest }) => ({ projectId, editDigest }));
    await openMigrations(world.context(), RHEA, { instanceId: INSTANCE, projects: asked });
    for (const { projectId } of wanted)
      await runOpenMigration(world.context(), { instanceId: INSTANCE, projectId }, noWait);
    return wanted.map(({ projectId }) => projectId);
  };

  const follow = async () => {
    await followMigrations(world.context(), RHEA, { instanceId: INSTANCE });
    await runFollowMigrations(world.context(), { instanceId: INSTANCE }, noWait);
  };

  const ask = async (method: string, path: string, body?: object) => {
    const reply = await fetch(new URL(path, world.sandbox().gitlab.url), {
      method,
      headers: { 'content-type': 'application/json', 'private-token': 'glpat-sandbox-writer' },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status}`);
    return (await reply.json()) as Record<string, unknown>;
  };
  const merge = (id: number) => ask('PUT', `/api/v4/projects/${id}/merge_requests/1/merge`);

  const deploys = (projectId: number, role?: string) => deployOf(world, ask, projectId, role);
  const fares = async () => {
    const seen = new Map<number, string>();
    for (const { id } of projects()) seen.set(id, await deploys(id));
    return seen;
  };
  return { projects, requestsOf, openAll, follow, ask, merge, deploys, fares };
}

type Ask = (method: string, path: string, body?: object) => Promise<Record<string, unknown>>;

/** How the job `deploy` of main fares, with the token that its project's files ask GitLab for, or with the old variable. */
async function deployOf(
  world: ReturnType<typeof withMigrationWorld>,
  ask: Ask,
  projectId: number,
  role = 'freight-shared-read',
): Promise<'entered' | 'refused' | 'no token'> {
  const { reading } = await readSources(world.context().gitlab(INSTANCE), projectId, null, (call) => call());
  const job = readJobs(reading).find(({ name }) => name === 'deploy');
  const names = job?.uses.map(({ variable }) => variable) ?? [];
  const token = [...(job?.tokens ?? [])].find(([name]) => names.length === 0 || names.some((use) => use === name));
  // Until it was removed, the second version had the instance for its audience; the first had none, and AWS refused it.
  const audience = token
    ? token[1]?.[0]
    : names.includes('CI_JOB_JWT_V2')
      ? 'https://gitlab.harbour.example'
      : undefined;
  if (audience === undefined) return 'no token';
  const minted = await ask('POST', '/-/sandbox/job-token', {
    ...{ projectId, ref: 'main', refType: 'branch', source: 'push', audience },
  });
  const account = world.sandbox().world.accounts.find(({ roles }) => roles.some(({ name }) => name === role));
  const sts = new STSClient({ region: 'eu-central-1', endpoint: world.sandbox().aws.url });
  const command = new AssumeRoleWithWebIdentityCommand({
    RoleArn: `arn:aws:iam::${account?.id}:role/${role}`,
    RoleSessionName: 'ci',
    WebIdentityToken: String(minted.token ?? minted.id_token),
  });
  return sts.send(command).then(
    () => 'entered',
    () => 'refused',
  );
}
