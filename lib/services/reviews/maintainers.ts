import type { RecoveredMapping } from '@/lib/mappings/types';
import { issuerHost } from '@/lib/services/facts/issuer-profiles';
import type { Context } from '@/lib/services/verb/context';

interface Known {
  readonly id: string;
  /** URL of the GitLab that they signed in with: OIDC discovery takes no other issuer. */
  readonly issuer: string;
  /** Id of the user at that GitLab. */
  readonly subject: string;
}

interface Source {
  readonly gitlabId: number;
  readonly path: string;
  readonly maintainerIds: readonly number[];
  readonly instance: { readonly issuer: string; readonly url: string };
}

/**
 * Ids of the persons who maintain the project or the group of a mapping in GitLab. Only who has signed in to Drawbridge with
 * that GitLab is known.
 */
export type Maintainers = (mapping: RecoveredMapping) => readonly string[];

/** By the members of every project and group, as they were last read. */
export async function loadMaintainers({ db }: Pick<Context, 'db'>, people: readonly Known[]): Promise<Maintainers> {
  const instance = { select: { issuer: true, url: true } };
  const wanted = { where: { goneAt: null }, select: { gitlabId: true, path: true, maintainerIds: true, instance } };
  const projects = await db.project.findMany(wanted);
  const found = {
    group: byHost(await db.group.findMany(wanted), pathOf),
    project: byHost(projects, pathOf),
    projectId: byHost(projects, ({ gitlabId }) => String(gitlabId)),
  };
  const userOf = (url: string, id: string | number) => `${url.endsWith('/') ? url.slice(0, -1) : url} ${id}`;
  const persons = new Map(people.map(({ id, issuer, subject }) => [userOf(issuer, subject), id]));
  return ({ source, provider: { host } }) => {
    const row =
      source.kind === 'project' && source.projectId !== null
        ? found.projectId.get(`${host} ${source.projectId}`)
        : found[source.kind].get(`${host} ${pathOf(source)}`);
    return row?.maintainerIds.flatMap((user) => persons.get(userOf(row.instance.url, user)) ?? []) ?? [];
  };
}

/** GitLab compares paths without case. */
const pathOf = ({ path }: { readonly path: string }): string => path.toLowerCase();

const byHost = (rows: readonly Source[], nameOf: (row: Source) => string): ReadonlyMap<string, Source> =>
  new Map(rows.map((row) => [`${issuerHost(row.instance.issuer)} ${nameOf(row)}`, row]));
