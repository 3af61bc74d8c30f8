import { execFile } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { approveAndApply, draftBranch, ended } from './steps/changes';
import { awaitProject, openRole } from './steps/estate';
import { as } from './steps/people';

const ROLE = { accountId: '222233334444', name: 'freight-core-deploy' };
const ROOT = path.dirname(import.meta.dirname);
const VERIFIERS = [
  ['docs/verify-audit.mjs', [path.join(ROOT, 'docs/verify-audit.mjs')]],
  ['drawbridge audit verify', ['--import', 'tsx', path.join(ROOT, 'bin/cli/main.ts'), 'audit', 'verify']],
] as const;

interface Said {
  readonly code: number;
  readonly text: string;
}

const runNode = (args: readonly string[]): Promise<Said> =>
  new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: ROOT }, (error, output, errors) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), text: `${output}${errors}` }),
    );
  });

/** Rhea admits a branch of freight/core/tracker, Amir approves and applies. Answers the number of the change. */
async function admit(rhea: Page, amir: Page, branch: string): Promise<number> {
  await openRole(rhea, ROLE.accountId, ROLE.name);
  await awaitProject(rhea, 'freight/core/tracker');
  const { number } = await approveAndApply(rhea, amir, await draftBranch(rhea, ROLE, 201, branch));
  expect((await ended(rhea, number)).state).toBe('applied');
  return number;
}

/** What a text that can be copied holds. */
const fact = (page: Page, name: string) =>
  page.locator('dt', { hasText: new RegExp(`^${name}$`) }).locator('xpath=following-sibling::dd[1]');

test('an auditor finds who admitted a branch, follows it to the approval and the chain, and verifies all of it without Drawbridge', async ({
  browser,
}, info) => {
  test.setTimeout(120_000);
  const rhea = await as(browser, 'rhea');
  const amir = await as(browser, 'amir');
  const odile = await as(browser, 'odile');
  const number = await admit(rhea, amir, 'feature/tracker');

  await odile.goto('/audit');
  const bar = odile.getByRole('combobox', { name: 'Filter events' });
  await bar.fill('feature/tracker');
  await bar.press('Enter');
  await expect(odile).toHaveURL(/where=feature/);
  await bar.fill('action:change.approved');
  await bar.press('Enter');
  await expect(odile).toHaveURL(/change\.approved/);
  const row = odile.getByRole('row').filter({ hasText: 'change.approved' });
  await expect(row).toHaveCount(1);
  await expect(row).toContainText('Amir');
  await row.getByRole('link').click();
  await expect(odile.getByRole('heading', { level: 1 })).toContainText('Event');
  const seq = new URL(odile.url()).pathname.split('/').at(-1) ?? '';
  await expect(fact(odile, 'Who')).toContainText('Amir');
  await odile.screenshot({ path: info.outputPath('event.png'), fullPage: true });
  const [place, before] = await Promise.all(
    ['Place in the chain', 'Event before'].map(
      async (name) => (await fact(odile, name).innerText()).match(/[0-9a-f]{64}/)?.[0],
    ),
  );
  await odile
    .getByRole('main')
    .getByRole('link', { name: `Change ${number}` })
    .click();
  await expect(odile.getByRole('heading', { level: 1 })).toContainText('Admit feature/tracker');
  await odile.getByRole('link', { name: /^Conversation/ }).click();
  await expect(odile.getByRole('main')).toContainText(/Amir \S+ approved/);

  const file = (name: string) => info.outputPath(name);
  const { publicKey } = (await (await odile.request.get('/api/v1/audit/chain')).json()) as { publicKey: string };
  writeFileSync(file('key.pem'), publicKey);
  // As of before the export: a later checkpoint would speak of events that are not in it.
  copyFileSync(path.join(process.env.E2E_DATA ?? '', 'audit-checkpoints.ndjson'), file('checkpoints.ndjson'));
  await odile.goto('/audit');
  const [download] = await Promise.all([
    odile.waitForEvent('download'),
    odile.getByRole('link', { name: 'NDJSON', exact: true }).click(),
  ]);
  await download.saveAs(file('log.ndjson'));
  const lines = readFileSync(file('log.ndjson'), 'utf8').split('\n');
  const at = lines.findIndex((line) => line.includes(`"seq":"${seq}"`));
  expect(JSON.parse(lines[at] ?? '')).toMatchObject({ action: 'change.approved', hash: place, prevHash: before });
  expect(JSON.parse(lines[at - 1] ?? '')).toMatchObject({ hash: before });

  // The same file with the approval by somebody else.
  writeFileSync(file('tampered.ndjson'), lines.with(at, (lines[at] ?? '').replace('Amir', 'Rhea')).join('\n'));
  const proof = ['--key', file('key.pem'), '--checkpoints', file('checkpoints.ndjson')];
  for (const [name, command] of VERIFIERS) {
    const good = await runNode([...command, file('log.ndjson'), ...proof]);
    expect(good, name).toMatchObject({ code: 0 });
    const bad = await runNode([...command, file('tampered.ndjson'), ...proof]);
    expect(bad, name).toMatchObject({ code: 1 });
    expect(bad.text, name).toContain(seq);
    expect(bad.text, name).toContain('its content is not the one that was recorded');
  }
});

test('the table of role mappings is as of any moment, and says what came since', async ({ browser }, info) => {
  test.setTimeout(120_000);
  const rhea = await as(browser, 'rhea');
  const amir = await as(browser, 'amir');
  const odile = await as(browser, 'odile');
  await openRole(rhea, ROLE.accountId, ROLE.name);
  // The estate was read first in this very run: its past is minutes old, and is asked for by an instant.
  const before = new Date().toISOString();
  await admit(rhea, amir, 'develop');
  const who = odile.getByRole('cell', { name: /freight\/core\/tracker, branch develop/ });
  const open = async (query: string) => {
    await odile.goto(`/audit/access?q=tracker&${query}`);
    await expect(odile.getByRole('heading', { level: 1 })).toHaveText('Role mappings');
  };

  await open(`at=${before}`);
  await expect(odile.getByLabel('As of (UTC)')).toHaveValue(before);
  await expect(odile.getByRole('main')).not.toContainText('branch develop');
  await odile.getByLabel('As of (UTC)').fill('');
  await odile.getByRole('button', { name: 'Show' }).click();
  await expect(who).toBeVisible();
  await expect(odile.getByRole('row').filter({ has: who })).toContainText(ROLE.name);

  await open(`since=${before}`);
  const came = odile.getByRole('row').filter({ has: who });
  await expect(came).toContainText('Came');
  await odile.screenshot({ path: info.outputPath('role-mappings.png'), fullPage: true });

  const lastMonth = new Date(Date.now() - 31 * 86_400_000).toISOString().slice(0, 10);
  await open(`at=${lastMonth}`);
  await expect(odile.getByText('No role of that time fits these filters.')).toBeVisible();
});
