/** A client with types that are made from the API's own document. docs/api.md says how to make them. */
import type { Client } from 'openapi-fetch';
import type { components, paths } from './schema';

type Change = components['schemas']['Change'];

/** Names of all roles that every project of a GitLab instance, or anyone on the internet, can assume: page by page. */
export async function openRoles(drawbridge: Client<paths>): Promise<readonly string[]> {
  const names: string[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const { data, error } = await drawbridge.GET('/roles', {
      params: { query: { sort: 'reach', size: '25', ...(after === undefined ? {} : { after }) } },
    });
    if (error !== undefined) throw new Error(`${error.code}: ${error.detail} (request ${error.requestId})`);
    for (const { name, rung } of data.rows) if (rung !== null && rung >= 4) names.push(name);
    after = data.next;
  }
  return names;
}

/** Drafts a change that adds the default branch of a project to a role, and submits it for review. */
export async function admitDefaultBranch(
  drawbridge: Client<paths>,
  role: { readonly accountId: string; readonly name: string },
  project: { readonly instanceId: string; readonly projectId: number },
): Promise<Change> {
  const [found, start] = await Promise.all([
    drawbridge.GET('/projects/{instanceId}/{projectId}', { params: { path: project } }),
    drawbridge.GET('/roles/{accountId}/{name}/composer', { params: { path: role } }),
  ]);
  const branch = found.data?.defaultBranch;
  const digest = start.data?.role.trustDigest;
  const instance = start.data?.instances.find(({ id }) => id === project.instanceId);
  const audiences = instance?.provider?.clientIds;
  // What could not be read says so; it is never an empty list.
  const audience = audiences?.read ? audiences.items[0] : undefined;
  if (!branch || !digest || !audience)
    throw new Error('The project has no default branch, or the account of the role has no provider for its GitLab.');

  const drafted = await drawbridge.POST('/changes', {
    params: { header: { 'Idempotency-Key': `${role.name} ${project.projectId}` } },
    body: {
      role,
      title: `Let ${branch} assume ${role.name}`,
      reason: 'The pipeline of the default branch deploys.',
      baseDigest: digest,
      proposal: {
        kind: 'mappings',
        add: [
          {
            instanceId: project.instanceId,
            source: { kind: 'project', projectId: project.projectId },
            ref: { kind: 'exact', type: 'branch', name: branch },
            audiences: [audience],
          },
        ],
        remove: [],
      },
    },
  });
  if (drafted.error !== undefined) throw new Error(`${drafted.error.title}: ${drafted.error.detail}`);

  const { number } = drafted.data;
  const submitted = await drawbridge.POST('/changes/{number}/submit', {
    params: { path: { number }, header: { 'If-Match': `"${drafted.data.version}"` } },
  });
  if (submitted.error !== undefined) throw new Error(`${submitted.error.title}: ${submitted.error.detail}`);
  return submitted.data;
}

/** Whether a policy lets a token in, and the clause that decides it; the policy is sent, not stored. */
export async function whyRefused(drawbridge: Client<paths>, policy: object, subject: string): Promise<string | null> {
  const { data } = await drawbridge.POST('/evaluate', {
    body: {
      policy,
      request: {
        principal: 'arn:aws:iam::111122223333:oidc-provider/gitlab.com',
        action: 'sts:AssumeRoleWithWebIdentity',
      },
      context: { 'gitlab.com:sub': subject, 'gitlab.com:aud': 'https://gitlab.com' },
    },
  });
  if (data === undefined || data.decision === 'allow') return null;
  const failing = data.statements.flatMap(({ clauses }) => clauses).find(({ matched }) => !matched);
  return failing === undefined ? 'No statement matches.' : JSON.stringify(failing);
}
