import { expect, type Page } from '@playwright/test';
import type { Effect } from '@/e2e/sandbox/effects';
import type { Fault } from '@/e2e/sandbox/faults';
import type { JobRequest } from '@/e2e/sandbox/gitlab/job-request';

const AWS = process.env.E2E_AWS_URL ?? '';
const GITLAB = process.env.E2E_GITLAB_URL ?? '';

/** What really happened at the sandbox's AWS. */
export async function effects(): Promise<readonly Effect[]> {
  return (await fetch(`${AWS}/-/sandbox/effects`)).json() as Promise<readonly Effect[]>;
}

/** The trust policies that were written to a role, in order, parsed. */
export async function writtenTo(role: string): Promise<readonly unknown[]> {
  const all = await effects();
  return all
    .filter((effect) => effect.action === 'UpdateAssumeRolePolicy' && effect.target === role)
    .map((effect) => JSON.parse(effect.document ?? 'null') as unknown);
}

const FAULTS = `${AWS}/-/sandbox/faults`;

/** Has the next calls of an operation go wrong, in GitLab as in AWS. */
export async function order(fault: Fault): Promise<void> {
  await fetch(FAULTS, { method: 'POST', body: JSON.stringify(fault) });
}

export async function clearFaults(): Promise<void> {
  await fetch(FAULTS, { method: 'DELETE' });
}

/** The ID token that a pipeline job gets. */
export async function jobToken(request: JobRequest): Promise<string> {
  const answer = await fetch(`${GITLAB}/-/sandbox/job-token`, { method: 'POST', body: JSON.stringify(request) });
  return ((await answer.json()) as { token: string }).token;
}

/** What somebody pushes to a project: its CI file, on a branch. */
export async function pushPipeline(projectId: number, branch: string, content: string): Promise<void> {
  const answer = await fetch(`${GITLAB}/api/v4/projects/${projectId}/repository/commits`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'private-token': 'glpat-sandbox-writer' },
    body: JSON.stringify({
      ...{ branch, commit_message: 'Deploy by token' },
      actions: [{ action: 'update', file_path: '.gitlab-ci.yml', content }],
    }),
  });
  expect(answer.ok).toBe(true);
}

/** Waits until the first syncs have brought this role. */
export async function openRole(page: Page, account: string, role: string): Promise<void> {
  await expect(async () => {
    await page.goto(`/roles/${account}/${role}`);
    await expect(page.getByRole('heading', { level: 1, name: role })).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 45_000 });
}

/** Waits until the sync of GitLab has brought this project. */
export async function awaitProject(page: Page, path: string): Promise<void> {
  await expect(async () => {
    const answer = await page.request.get(`/api/v1/instances/harbour/sources?q=${encodeURIComponent(path)}`);
    expect(((await answer.json()) as { rows: { path: string }[] }).rows.map((item) => item.path)).toContain(path);
  }).toPass({ timeout: 45_000 });
}
