import { expect, test } from '@playwright/test';
import { codeIn, editorOf } from './steps/editor';
import { awaitProject, openRole } from './steps/estate';
import { as } from './steps/people';

test('each problem of a pasted document is said with its line, and the text survives a reload', async ({ browser }) => {
  test.setTimeout(180_000);
  const rhea = await as(browser, 'rhea');
  await openRole(rhea, '111122223333', 'data-dbt-run');
  await rhea.goto('/compose/111122223333/data-dbt-run');
  await rhea.getByRole('button', { name: 'Edit as JSON' }).click();
  await editorOf(rhea, 'Document').fill('{ "Version": "2012-10-17",\n "Statement": [ { "Effect": "Allow" ] }');
  await expect(rhea.getByText('Line 2: This is not closed')).toBeVisible();
  await expect(rhea.getByText('This does not parse. Your text is kept.')).toBeVisible();
  await rhea.reload();
  await expect(editorOf(rhea, 'Document')).toContainText('"Effect": "Allow" ]');
});

test('a mistake is mended, a subject is completed from the inventory, and the keyboard leaves the editor', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const rhea = await as(browser, 'rhea');
  const reports: string[] = [];
  rhea.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) reports.push(message.text());
  });
  await openRole(rhea, '111122223333', 'data-dbt-run');
  await awaitProject(rhea, 'shop/api');
  await rhea.goto('/compose/111122223333/data-dbt-run');
  await rhea.getByRole('button', { name: 'Edit as JSON' }).click();
  const document = editorOf(rhea, 'Document');
  await document.waitFor();
  expect(reports).toEqual([]);
  const condition = '"Condition": { "StringEquals": {\n"gitlab.harbour.example:sub": ""\n} }';
  await document.fill(`{\n"Version": "2012-10-17",\n"Statement": [{ ${condition} },]\n}`);
  // Lines that are put at once come with styles of the browser, which the policy refuses.
  reports.length = 0;
  await expect(rhea.getByText('Line 5: Remove the comma before ].')).toBeVisible();
  await rhea.getByRole('button', { name: 'Remove this comma' }).click();
  await expect(rhea.getByText('Line 5: Remove the comma before ].')).toBeHidden();

  await document.press('ControlOrMeta+Home');
  for (let line = 1; line < 4; line++) await document.press('ArrowDown');
  await document.press('End');
  await document.press('ArrowLeft');
  await document.pressSequentially('shop/api');
  const suggested = rhea.getByRole('listbox', { name: 'Completions' });
  // By Enter it would have to be open for a moment: the editor takes no key that was meant for the text.
  await suggested.getByRole('option', { name: /project_path:shop\/api:/ }).click();
  await document.pressSequentially('r');
  await suggested.getByRole('option', { name: /ref_type:branch:ref:main/ }).click();
  expect(await codeIn(document)).toContain('"project_path:shop/api:ref_type:branch:ref:main"');

  // Tab indents here; after Escape it goes on to what comes next.
  await document.press('Escape');
  await rhea.keyboard.press('Tab');
  await expect(document).not.toBeFocused();
  expect(reports).toEqual([]);
});
