import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { AUDIT_ACTIONS, type AuditAction, resultOf } from '@/lib/audit/events';

function* files(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== 'generated') yield* files(file);
    else if (file.endsWith('.ts')) yield file;
  }
}

const SOURCES = [...files('lib'), ...files('e2e')]
  .filter((file) => !['lib/audit/events.ts', 'lib/audit/registry.test.ts'].includes(file))
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }));
const isTest = (file: string) => file.includes('.test.') || file.startsWith('e2e/');

/** Where an action is named as a whole, and not as the beginning of another one's name. */
const naming = (action: string, test: boolean) =>
  SOURCES.filter(({ file, text }) => isTest(file) === test && text.split(action).some(endsName)).map(
    ({ file }) => file,
  );
const endsName = (rest: string, part: number) => part > 0 && !/^[\w-]/.test(rest);

describe('every action of the catalogue', () => {
  it.each(Object.keys(AUDIT_ACTIONS))('%s is recorded by the product and seen by a test', (action) => {
    expect(naming(action, false), 'no verb records it: take it out of the catalogue').not.toEqual([]);
    expect(naming(action, true), 'no test sees it: a verb could stop recording it unseen').not.toEqual([]);
  });

  const SAYS_SO = /\.(?:.*-)?(?:failed|refused|expired|stuck|broken|conflicted|overwritten|unknown)$|\.not-/;
  it.each(Object.keys(AUDIT_ACTIONS) as AuditAction[])('%s has the result that its name says', (action) => {
    expect(resultOf(action) === 'done').toBe(!SAYS_SO.test(action));
  });

  /** What an event of each kind is about, in the words of people. */
  const SUBJECTS: Readonly<Record<string, RegExp>> = {
    session: /signed|sign-in|session/,
    'setup-link': /setup link/,
    'recovery-link': /link made on the server/,
    access: /person/,
    person: /person|account/,
    members: /People/,
    'group-grant': /GitLab group/,
    group: /GitLab group/,
    token: /token/,
    connection: /connection/,
    configuration: /configuration/,
    sync: /sync/,
    role: /role/,
    provider: /OIDC provider/,
    proof: /mapping/,
    onboarding: /onboard/,
    rename: /rename|project moved/,
    change: /change/,
    limit: /mapping/,
    applying: /applied/,
    rules: /approval rules/,
    notification: /notice/,
    review: /access review|reviewer|Reviewers/,
    migration: /scan|merge request|migrated project/,
    audit: /audit|key signs/,
    list: /list of roles, projects/,
    view: /view of a list/,
  };
  it.each(Object.entries(AUDIT_ACTIONS))('%s says what it is about in a whole sentence', (action, sentence) => {
    const subject = SUBJECTS[action.split('.')[0] ?? ''];
    expect(subject, 'a new kind of event: say what it is about').toBeDefined();
    expect(sentence.toLowerCase()).toMatch(new RegExp(subject ?? '', 'i'));
    expect(sentence).toMatch(/^[A-Z].*\.$/);
    // "It", "This" and "The change" name nothing to who reads one line of a log.
    expect(sentence).not.toMatch(/^(?:It|This|They|The (?:change|role|mapping|project|person))\b/);
  });
});
