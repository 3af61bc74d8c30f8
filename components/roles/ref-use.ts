import type { RoleView } from '@/lib/services/estate/get-role';
import { parseSubject } from '@/lib/subjects/subject';

type AdmittedRef = RoleView['admitted'][number];

/** A ref that can assume the role, and when a pipeline of it last did. */
export interface UsedRef {
  readonly ref: AdmittedRef;
  /** ISO 8601; null: nobody saw it. */
  readonly seenAt: string | null;
}

/** The refs of one project that can assume a role. */
export interface ProjectRefs {
  readonly instanceId: string;
  readonly projectId: number;
  readonly projectPath: string;
  /** Seen ones first, then unprotected ones. */
  readonly refs: readonly UsedRef[];
}

/** Where each GitLab is, and what its tokens are issued by. */
export interface GitLabAt {
  readonly id: string;
  readonly url: string;
  /** Issuer without scheme. */
  readonly host: string;
}

/** The refs that a role admits by project, with what CloudTrail saw of each. */
export function refsByProject(
  { admitted, observed }: Pick<RoleView, 'admitted' | 'observed'>,
  gitlabs: readonly Pick<GitLabAt, 'id' | 'host'>[],
): readonly ProjectRefs[] {
  const seen = new Map<string, string>();
  // The newest comes first.
  for (const { subject, host, at } of observed?.entered ?? [])
    for (const key of keysOf(subject, gitlabs.find((gitlab) => gitlab.host === host)?.id))
      if (!seen.has(key)) seen.set(key, at);
  const projects = new Map<string, ProjectRefs & { readonly refs: UsedRef[] }>();
  for (const ref of admitted) {
    const { instanceId, projectId, projectPath } = ref;
    const key = `${instanceId}/${projectId}`;
    const project = projects.get(key) ?? { instanceId, projectId, projectPath, refs: [] };
    const place = (name: string | number) => seen.get(keyOf(instanceId, name, ref.ref.type, ref.ref.name));
    project.refs.push({ ref, seenAt: place(projectId) ?? place(projectPath) ?? null });
    projects.set(key, project);
  }
  return [...projects.values()].map((project) => ({ ...project, refs: [...project.refs].sort(byUse) }));
}

const keyOf = (instanceId: string, project: string | number, type: string, name: string): string =>
  JSON.stringify([instanceId, String(project), type, name]);

/** What a subject says of its ref; nothing where it leaves out the project or the ref, as customised subjects may. */
function keysOf(subject: string, instanceId: string | undefined): readonly string[] {
  const parts = new Map(parseSubject(subject)?.map(({ name, value }) => [name, value]));
  const [type, name] = [parts.get('ref_type'), parts.get('ref')];
  if (instanceId === undefined || type === undefined || name === undefined) return [];
  return [parts.get('project_id'), parts.get('project_path')].flatMap((project) =>
    project === undefined ? [] : [keyOf(instanceId, project, type, name)],
  );
}

function byUse(a: UsedRef, b: UsedRef): number {
  if (a.seenAt !== b.seenAt) return (b.seenAt ?? '') < (a.seenAt ?? '') ? -1 : 1;
  return Number(a.ref.ref.protected) - Number(b.ref.ref.protected) || (a.ref.ref.name < b.ref.ref.name ? -1 : 1);
}
