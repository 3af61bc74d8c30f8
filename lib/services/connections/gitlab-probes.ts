import { GitLabError, type GitLabPort } from '@/lib/gitlab/port';
import { inTime } from '@/lib/services/connections/first-answer';
import type { GitLabPermission } from '@/lib/services/connections/permissions';
import { missing, type ProbeResult, probe, unknown, works } from '@/lib/services/connections/probe';

/** Scopes that carry reading through the API (GitLab: access token scopes). */
const READING: readonly string[] = ['read_api', 'api'];
/** A token may be Maintainer of some projects only; that many are looked at. */
const SAMPLE = 5;

export type Probes<P extends string> = Readonly<Record<P, () => Promise<ProbeResult>>>;

/** For each permission of a GitLab, a reading call that needs it. `groups`: paths of those that are read alone; absent: all are. */
export function gitlabProbes(gitlab: GitLabPort, groups?: readonly string[]): Probes<GitLabPermission> {
  const projects = once(() => sampleOf(gitlab, groups));
  return {
    read_api: () =>
      probe(async () => {
        const token = await inTime({ kind: 'instance' }, () => gitlab.tokenInfo());
        if (!token.scopes.some((scope) => READING.includes(scope)))
          return missing(`The token has only the scopes ${token.scopes.join(', ')}.`);
        const owner = token.username === null ? '' : ` of ${token.username}`;
        return works(token.expiresAt === null ? `Token${owner}.` : `Token${owner}, expires ${token.expiresAt}.`);
      }),
    'Maintainer: sub components': () =>
      ofProjects(projects, async (id) => (await gitlab.project(id)).subComponents !== null),
    'protected branches and tags': () => ofProjects(projects, (id) => allowed(() => gitlab.listProtection(id))),
    'group protected branches': () =>
      probe(async () => {
        const group = await topGroup(gitlab, groups);
        if (!group) return unknown('There is no group to try it on.');
        await gitlab.listGroupProtection(group.id);
        return works();
      }),
    members: () => ofProjects(projects, (id) => allowed(() => gitlab.projectMembers(id))),
  };
}

/** Some of the projects that are read: what the token may do elsewhere says nothing. */
async function sampleOf(gitlab: GitLabPort, groups: readonly string[] | undefined) {
  if (groups === undefined) return (await gitlab.listProjects(null)).items.slice(0, SAMPLE);
  const found: { readonly id: number; readonly path: string }[] = [];
  for (const path of groups) {
    const group = found.length < SAMPLE ? await gitlab.findGroup(path) : null;
    if (group !== null) found.push(...(await gitlab.listGroupProjects(group.id, null)).items);
  }
  return found.slice(0, SAMPLE);
}

const topGroup = async (gitlab: GitLabPort, [first]: readonly string[] = []) =>
  first === undefined
    ? (await gitlab.listGroups(null)).items.find(({ path }) => !path.includes('/'))
    : await gitlab.findGroup(first.split('/')[0] ?? first);

/** Asks for each project of the sample whether something may be read there. */
const ofProjects = (
  projects: () => Promise<readonly { readonly id: number; readonly path: string }[]>,
  readable: (id: number) => Promise<boolean>,
): Promise<ProbeResult> =>
  probe(async () => {
    const sample = await projects();
    if (sample.length === 0) return unknown('There is no project to try it on.');
    const refused: string[] = [];
    for (const { id, path } of sample) if (!(await readable(id))) refused.push(path);
    if (refused.length === 0) return works(`Tried on ${sample.length} projects.`);
    return missing(`Not readable in ${refused.length} of ${sample.length} projects tried, for example ${refused[0]}.`);
  });

async function allowed(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    if (error instanceof GitLabError && error.failure.kind === 'forbidden') return false;
    throw error;
  }
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | null = null;
  return () => {
    reading ??= read();
    return reading;
  };
}
