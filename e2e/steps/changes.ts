import { expect, type Page } from '@playwright/test';
import { URL_OF_PRODUCT } from './people';

export interface Change {
  readonly number: number;
  readonly version: number;
  readonly state: string;
}

const headers = { origin: URL_OF_PRODUCT };

/** Gives a command on a change by the API, as this person. */
export async function give(page: Page, change: Change, command: string, body: object = {}): Promise<Change> {
  const answer = await page.request.post(`/api/v1/changes/${change.number}/${command}`, {
    headers: { ...headers, 'if-match': `"${change.version}"` },
    data: body,
    // The server may close an idle connection in the moment in which it is used again.
    maxRetries: 1,
  });
  expect(answer.ok(), `${command}: ${await answer.text()}`).toBe(true);
  return (await answer.json()) as Change;
}

/** The current state of the change. */
export const read = async (page: Page, number: number): Promise<Change> =>
  (await (await page.request.get(`/api/v1/changes/${number}`)).json()) as Change;

/** Submits, has someone else approve, and asks to apply. */
export async function approveAndApply(author: Page, approver: Page, drafted: Change): Promise<Change> {
  const submitted = drafted.state === 'draft' ? await give(author, drafted, 'submit') : drafted;
  return give(approver, await give(approver, submitted, 'approve', { comment: '' }), 'apply');
}

/** Waits until the worker is done with it. */
export async function ended(page: Page, number: number): Promise<Change> {
  await expect(async () => {
    expect(['applying', 'verifying']).not.toContain((await read(page, number)).state);
  }).toPass({ timeout: 30_000 });
  return read(page, number);
}

/** Drafts that pipelines of one more branch may enter the role. */
export async function draftBranch(
  page: Page,
  role: { readonly accountId: string; readonly name: string },
  projectId: number,
  branch: string,
): Promise<Change> {
  const composer = await page.request.get(`/api/v1/roles/${role.accountId}/${role.name}/composer`);
  const start = (await composer.json()) as { role: { trustDigest: string } };
  const line = {
    instanceId: 'harbour',
    source: { kind: 'project', projectId },
    ref: { kind: 'exact', type: 'branch', name: branch },
    audiences: ['https://gitlab.harbour.example'],
  };
  const drafted = await page.request.post('/api/v1/changes', {
    headers,
    data: {
      role,
      title: `Admit ${branch}`,
      reason: 'Needed.',
      baseDigest: start.role.trustDigest,
      proposal: { kind: 'mappings', add: [line], remove: [] },
    },
  });
  expect(drafted.status(), await drafted.text()).toBe(201);
  return (await drafted.json()) as Change;
}

/** Reads the number of the change whose page is open. */
export async function numberOf(page: Page): Promise<number> {
  await page.waitForURL(/\/changes\/\d+$/);
  return Number(new URL(page.url()).pathname.split('/').at(-1));
}

/** Approves by the API, as far as it lets them. */
export async function tryToApprove(page: Page, number: number): Promise<{ status: number; detail: string }> {
  const { version } = await read(page, number);
  const answer = await page.request.post(`/api/v1/changes/${number}/approve`, {
    headers: { ...headers, 'if-match': `"${version}"` },
    data: { comment: '' },
  });
  return { status: answer.status(), detail: ((await answer.json()) as { detail?: string }).detail ?? '' };
}
