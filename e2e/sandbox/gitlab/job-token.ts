import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Keys } from '@/e2e/sandbox/gitlab/keys';
import type { Instance, Project } from '@/e2e/sandbox/world/types';

/** What kind of pipeline a job is in, and what it asks for. */
export interface JobRequest {
  readonly projectId: number;
  readonly ref: string;
  readonly refType: 'branch' | 'tag';
  readonly source?: 'push' | 'web' | 'schedule' | 'merge_request_event';
  readonly audience: string | readonly string[];
  readonly environment?: { readonly name: string; readonly tier: string; readonly protected: boolean };
  readonly userId?: number;
}

const matches = (pattern: string, name: string): boolean => {
  const parts = pattern.split('*');
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const found = name.indexOf(part, at);
    if (found < 0 || (index === 0 && found !== 0)) return false;
    at = found + part.length;
  }
  return at === name.length || pattern.endsWith('*') || name.endsWith(parts.at(-1) ?? '');
};

/** Whether a protection rule of the project or of its top-level group covers the ref. In rules `*` matches `/` too. */
export function isProtected(instance: Instance, project: Project, type: 'branch' | 'tag', ref: string): boolean {
  const group = instance.groups.find((candidate) => candidate.path === project.path.split('/')[0]);
  const rules =
    type === 'tag' ? project.protectedTags : [...project.protectedBranches, ...(group?.protectedBranches ?? [])];
  return rules.some((rule) => matches(rule.name, ref));
}

/** The claims of a job's ID token. Ids are strings and booleans are the strings "true" and "false". GitLab: ID token claims. */
export function jobClaims(instance: Instance, project: Project, request: JobRequest): Record<string, unknown> {
  const namespace = project.path.split('/').slice(0, -1).join('/');
  const user = instance.people.find((person) => person.id === (request.userId ?? 8));
  const refProtected =
    request.source === 'merge_request_event' ? false : isProtected(instance, project, request.refType, request.ref);
  const claims: Record<string, unknown> = {
    namespace_id: String(instance.groups.find((group) => group.path === namespace)?.id ?? 0),
    namespace_path: namespace,
    project_id: String(project.id),
    project_path: project.path,
    user_id: String(user?.id ?? 0),
    user_login: user?.username,
    user_email: `${user?.username}@harbour.example`,
    user_access_level: 'developer',
    pipeline_id: '8801',
    pipeline_source: request.source ?? 'push',
    job_id: '99001',
    ref: request.ref,
    ref_type: request.refType,
    ref_path: `refs/${request.refType === 'tag' ? 'tags' : 'heads'}/${request.ref}`,
    ref_protected: String(refProtected),
    runner_id: 7,
    runner_environment: 'self-hosted',
    sha: 'a94a8fe5ccb19ba61c4c0873d391e987982fbbd3',
    project_visibility: project.visibility,
    ...(request.environment
      ? {
          environment: request.environment.name,
          environment_protected: String(request.environment.protected),
          deployment_tier: request.environment.tier,
        }
      : {}),
  };
  // A component without a value is dropped together with its name.
  const sub = project.subComponents
    .filter((name) => claims[name] !== undefined)
    .flatMap((name) => [name, String(claims[name])])
    .join(':');
  return { ...claims, sub };
}

/** A signed ID token as the job would get it. */
export async function mintJobToken(instance: Instance, keys: Keys, request: JobRequest): Promise<string> {
  const project = instance.projects.find((candidate) => candidate.id === request.projectId);
  if (!project) throw new Error(`no project ${request.projectId}`);
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT(jobClaims(instance, project, request))
    .setProtectedHeader({ alg: 'RS256', kid: keys.kid, typ: 'JWT' })
    .setIssuer(instance.issuer)
    .setAudience(typeof request.audience === 'string' ? request.audience : [...request.audience])
    .setIssuedAt(now)
    .setNotBefore(now - 5)
    .setExpirationTime(now + 3600)
    .setJti(randomUUID())
    .sign(keys.privateKey);
}
