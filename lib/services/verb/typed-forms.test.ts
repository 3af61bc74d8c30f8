import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

/** Asks the API to write. */
const sends = (text: string): boolean =>
  /\b(?:useSubmit|useForm|useSending)\(|\bsend(?:<[^>]*>)?\('(?:POST|PUT)'/.test(text);
const takesInput = (text: string): boolean => /<(?:Input|Textarea|Select|Checkbox)\b/.test(text);
/** Keeps what is typed while it is typed, by itself or by the hook of its folder. */
const keeps = (text: string): boolean => /\b(?:useTyped|useForm|useStoredDraft|useGuide)(?:<[^>]*>)?\(/.test(text);

/** What takes input and writes nothing that was typed, or is drawn by what keeps it. */
const KEPT_ELSEWHERE: Readonly<Record<string, string>> = {
  'components/composer/save-bar.tsx': 'title and reason are part of the draft of the composer',
  'components/explain/paste-token.tsx': 'a token is kept nowhere',
  'components/onboarding/start-guide.tsx': 'a search',
};

const FORMS = ['app', 'components']
  .flatMap((room) => readdirSync(room, { recursive: true, encoding: 'utf8' }).map((file) => path.join(room, file)))
  .filter((file) => file.endsWith('.tsx'))
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }))
  .filter(({ text }) => sends(text) && takesInput(text));

it('every form that is sent keeps what is typed into it', () => {
  expect(FORMS.length).toBeGreaterThanOrEqual(12);
  const losing = FORMS.filter(({ file, text }) => !keeps(text) && !Object.hasOwn(KEPT_ELSEWHERE, file));
  expect(losing.map(({ file }) => file)).toEqual([]);
});

it('nothing is excused that keeps it by now, or sends nothing any more', () => {
  const excused = Object.keys(KEPT_ELSEWHERE).filter(
    (file) => !FORMS.some((form) => form.file === file && !keeps(form.text)),
  );
  expect(excused).toEqual([]);
});

it('a form that would lose it is seen', () => {
  const form = "useSubmit(); <Textarea />; useState('')";
  expect([sends(form), takesInput(form), keeps(form)]).toEqual([true, true, false]);
});
