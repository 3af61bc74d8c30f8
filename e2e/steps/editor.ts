import type { Locator, Page } from '@playwright/test';

/** The code editor with this label, once it has come: before that the text is in an ordinary field. */
export const editorOf = (page: Page, label: string): Locator =>
  page.getByLabel(label, { exact: true }).and(page.locator('[contenteditable="true"]'));

/** The text that it holds. It has to be shown whole. */
export async function codeIn(editor: Locator): Promise<string> {
  await editor.waitFor();
  return (await editor.locator('.cm-line').allTextContents()).join('\n');
}
