import path from 'node:path';
import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { parse } from 'yaml';
import { awaitProject, jobToken, openRole } from './steps/estate';
import { as } from './steps/people';

const SHOTS = process.env.E2E_SHOTS;
const GITLAB = process.env.E2E_GITLAB_URL ?? '';
const ISSUER = 'https://gitlab.harbour.example';
/** Admits `main` of every project of the group. */
const ACCOUNT = '111122223333';
const ROLE = 'freight-shared-read';
const PROJECTS = Array.from({ length: 12 }, (_, index) => 201 + index);
/** With keys alone, and moved already. */
const NOTHING_TO_OPEN = [209, 211];

const shot = async (page: Page, name: string) => {
  if (SHOTS) await page.screenshot({ path: path.join(SHOTS, `${name}.png`), fullPage: true });
};

async function gitlab<T>(method: string, place: string): Promise<T> {
  const reply = await fetch(`${GITLAB}/api/v4/projects/${place}`, {
    method,
    headers: { 'private-token': 'glpat-sandbox-writer' },
  });
  expect(reply.ok, `${method} ${place}: ${reply.status}`).toBe(true);
  return (await reply.json()) as T;
}

interface Job {
  readonly id_tokens?: Readonly<Record<string, { readonly aud: string }>>;
}

/** The job `deploy` as GitLab itself puts it together. */
async function deployJob(project: number): Promise<Job> {
  const { merged_yaml: merged } = await gitlab<{ merged_yaml: string }>('GET', `${project}/ci/lint`);
  return (parse(merged) as { deploy: Job }).deploy;
}

/** Those that read the one old variable that AWS accepted. Its audience was the instance. */
const WORKED = [203, 204, 206, 207, 210, 212];

/** How the job fares on `main`, with the token that it has under the name that its commands read. */
async function deploys(project: number): Promise<'entered' | 'refused' | 'no token'> {
  const { id_tokens: tokens = {} } = await deployJob(project);
  const asked = Object.entries(tokens).find(([name]) => name.startsWith('CI_JOB_JWT'))?.[1].aud;
  const audience = asked ?? (WORKED.includes(project) ? ISSUER : undefined);
  if (audience === undefined) return 'no token';
  const token = await jobToken({ projectId: project, ref: 'main', refType: 'branch', audience });
  const credentials = { accessKeyId: 'unused', secretAccessKey: 'unused' };
  const sts = new STSClient({ region: 'eu-central-1', endpoint: process.env.E2E_AWS_URL ?? '', credentials });
  const command = new AssumeRoleWithWebIdentityCommand({
    RoleArn: `arn:aws:iam::${ACCOUNT}:role/${ROLE}`,
    RoleSessionName: 'job-1',
    WebIdentityToken: token,
  });
  return sts.send(command).then(
    () => 'entered',
    () => 'refused',
  );
}

async function fares(projects: readonly number[]): Promise<readonly string[]> {
  const seen: string[] = [];
  for (const project of projects) seen.push(await deploys(project));
  return seen;
}
const entered = (projects: readonly number[]) => projects.map(() => 'entered');

test('twelve projects with every form of the old variables move with one merge request each, and no job that had its role is refused before, between and after', async ({
  browser,
}) => {
  test.setTimeout(400_000);
  const rhea = await as(browser, 'rhea');
  await openRole(rhea, ACCOUNT, ROLE);
  await awaitProject(rhea, 'freight/edge/fleet');
  expect(await fares(WORKED)).toEqual(entered(WORKED));

  await rhea.goto('/migration');
  await shot(rhea, 'migration-empty');
  await rhea.getByRole('button', { name: 'Scan projects' }).click();
  await rhea.getByLabel('GitLab', { exact: true }).selectOption('harbour');
  await rhea.getByLabel(/^Group/).fill('freight');
  await shot(rhea, 'migration-scan');
  await rhea.getByRole('button', { name: 'Start the scan' }).click();
  await expect(rhea.getByText('0 of 11 projects are verified, 10 wait for a merge request.')).toBeVisible({
    timeout: 60_000,
  });
  await shot(rhea, 'migration-found');
  expect((await new AxeBuilder({ page: rhea }).analyze()).violations.map(({ id }) => id)).toEqual([]);

  await rhea.getByRole('link', { name: 'freight/core/tracker' }).click();
  await expect(rhea.getByText('Never worked with AWS')).toBeVisible();
  await expect(rhea.getByText('accepts the new token as it is', { exact: false }).first()).toBeVisible();
  await shot(rhea, 'migration-project');
  expect((await new AxeBuilder({ page: rhea }).analyze()).violations.map(({ id }) => id)).toEqual([]);
  await rhea.goBack();

  await rhea.getByRole('button', { name: 'Choose all 10 that can be edited' }).click();
  await rhea.getByRole('button', { name: 'Open 10 merge requests' }).click();
  await expect(rhea.getByRole('cell', { name: 'Proposed', exact: true })).toHaveCount(10, { timeout: 90_000 });
  await shot(rhea, 'migration-proposed');

  const moved = PROJECTS.filter((id) => !NOTHING_TO_OPEN.includes(id));
  for (const project of PROJECTS) {
    const requests = await gitlab<{ iid: number }[]>('GET', `${project}/merge_requests`);
    expect(requests.map(({ iid }) => iid)).toEqual(moved.includes(project) ? [1] : []);
    if (requests.length === 0) continue;
    // People of the project merge, one after the other.
    await gitlab('PUT', `${project}/merge_requests/1/merge`);
    expect(await fares(WORKED)).toEqual(entered(WORKED));
  }
  await rhea.getByRole('button', { name: 'Look at merge requests' }).click();
  await expect(rhea.getByRole('cell', { name: /^(Merged|Verified)$/ }).first()).toBeVisible();
  expect(await fares(moved)).toEqual(entered(moved));
  await expect(async () => {
    await rhea.getByRole('button', { name: 'Look at merge requests' }).click();
    await expect(rhea.getByText('10 of 11 projects are verified', { exact: false })).toBeVisible({ timeout: 5000 });
  }).toPass({ timeout: 180_000 });
  await shot(rhea, 'migration-verified');
});
