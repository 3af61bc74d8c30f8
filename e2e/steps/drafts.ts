import { expect, type Page } from '@playwright/test';
import { awaitProject, openRole } from './estate';
import { URL_OF_PRODUCT } from './people';

const HEADERS = { origin: URL_OF_PRODUCT };

interface Wanted {
  readonly role: { readonly accountId: string; readonly name: string };
  readonly project: { readonly id: number; readonly path: string };
  readonly branch: string;
  readonly title: string;
  /** When it ends, ISO 8601. */
  readonly until?: string;
}

/** Drafts that a branch of a project may enter a role too, by the API as the person of the page. Answers the change's path. */
export async function draftOf(page: Page, { role, project, branch, title, until }: Wanted): Promise<string> {
  await openRole(page, role.accountId, role.name);
  await awaitProject(page, project.path);
  const start = await page.request.get(`/api/v1/roles/${role.accountId}/${role.name}/composer`);
  const { trustDigest } = ((await start.json()) as { role: { trustDigest: string } }).role;
  const proposal = {
    kind: 'mappings',
    add: [
      {
        instanceId: 'harbour',
        source: { kind: 'project', projectId: project.id },
        ref: { kind: 'exact', type: 'branch', name: branch },
        audiences: ['https://gitlab.harbour.example'],
        ...(until === undefined ? {} : { until }),
      },
    ],
    remove: [],
  };
  const data = { role, title, reason: 'It is needed.', baseDigest: trustDigest, proposal };
  const drafted = await page.request.post('/api/v1/changes', { headers: HEADERS, data });
  expect(drafted.status(), await drafted.text()).toBe(201);
  return `/changes/${((await drafted.json()) as { number: number }).number}`;
}

/** Opens a draft and submits it. */
export async function submit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.getByRole('button', { name: 'Submit for review' }).click();
  await expect(page.getByText('In review', { exact: true })).toBeVisible();
}
