import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { jobClaims, type PlacedJob } from '@/e2e/sandbox/gitlab/job-claims';
import type { JobRequest } from '@/e2e/sandbox/gitlab/job-request';
import type { Keys } from '@/e2e/sandbox/gitlab/keys';
import { badRequest, notFound } from '@/e2e/sandbox/gitlab/refusals';
import { headOf } from '@/e2e/sandbox/gitlab/repository';
import type { Instance, Project } from '@/e2e/sandbox/world/types';

/** Who runs a job if nobody is named. */
const TOM = 8;

/** A job as GitLab would start it, or the refusal. A fork's merge request runs in the project that it wants to enter. */
export function placeJob(instance: Instance, asked: JobRequest): PlacedJob {
  const project = findProject(instance, asked.projectId);
  const head = headOf(project, asked.refType, asked.ref);
  if (!head) throw notFound('Reference');
  const user = instance.people.find(({ id }) => id === (asked.userId ?? TOM));
  if (!user) throw notFound('User');
  const job = { instance, project, head, user, asked };
  if (asked.source !== 'merge_request_event') return { ...job, target: null };
  if (asked.refType === 'tag') throw badRequest('A merge request comes from a branch');
  const target = findProject(instance, asked.target?.projectId ?? project.id);
  if (target !== project && project.forkedFrom !== target.id)
    throw badRequest('Source project is not a fork of the target project');
  if (target !== project && !target.forkPipelinesInParent)
    throw badRequest('The target project runs no pipelines of forks');
  const branch = asked.target?.branch ?? target.defaultBranch;
  if (!headOf(target, 'branch', branch)) throw notFound('Reference');
  return { ...job, target: { project: target, branch } };
}

function findProject(instance: Instance, id: number): Project {
  const project = instance.projects.find((candidate) => candidate.id === id);
  if (!project) throw notFound('Project');
  return project;
}

/** A signed ID token as the job would get it. Refuses unknown projects and refs. */
export async function mintJobToken(instance: Instance, keys: Keys, asked: JobRequest): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT(jobClaims(placeJob(instance, asked)))
    .setProtectedHeader({ alg: 'RS256', kid: keys.kid, typ: 'JWT' })
    .setIssuer(instance.issuer)
    .setAudience(asked.audience)
    .setIssuedAt(now)
    .setNotBefore(now - 5)
    .setExpirationTime(now + 3600)
    .setJti(randomUUID())
    .sign(keys.privateKey);
}
