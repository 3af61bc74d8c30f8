import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_FACTS } from '@/lib/reach/answers/read-facts';
import { DOCUMENT_RULES } from '@/lib/reach/findings/document';
import { FINDING_RULES, findings } from '@/lib/reach/findings/findings';
import { trustPolicies } from '@/lib/test-worlds/random-trust-policies';
import { estateFacts } from '@/lib/test-worlds/reach-test-world';

/**
 * How the project speaks. Turns of phrase that make a reader work a sentence out, each with what to write instead.
 */
const BANNED: readonly { readonly turn: RegExp; readonly instead: string }[] = [
  { turn: /\bdoors?\b/i, instead: 'name what lets in: a statement, a role, a trust policy' },
  { turn: /\bstands?\b(?! for\b| in for\b)/, instead: 'is' },
  { turn: /\b(is|are|was) led\b/, instead: 'say who does it' },
  { turn: /\bof (it|them) not\b/i, instead: 'not all of them' },
  { turn: /(^|[.:] | )Of (it|them|these|those|\d+|…)(\s|$)/, instead: 'put the subject first' },
  { turn: /\ball that\b/i, instead: 'everything that, or name it' },
  { turn: /\bby itself\b/i, instead: 'alone, or on its own' },
  { turn: /\bfor short\b/i, instead: 'leave it out' },
  { turn: /\ba shortest\b/i, instead: 'an example' },
  { turn: /\bas it should be\b/i, instead: 'say what is wrong' },
  { turn: /\bbelongs? (into|here)\b/, instead: 'belongs in, or say what is expected' },
  { turn: /\bbegun\b|\btaken up\b/, instead: 'started, continued' },
  { turn: /\b(graver|gravest|as grave)\b/i, instead: 'more severe' },
  { turn: /\b(thereof|therein|hereby|whereby|wherein|hitherto|henceforth)\b/i, instead: 'plain words' },
  { turn: /\b(simply|easily|obviously|seamless(ly)?|robust|leverages?|utili[sz]es?)\b/i, instead: 'leave it out' },
  { turn: /\bplease\b/i, instead: 'the imperative alone' },
  { turn: /\w!(\s|$)/, instead: 'a full stop' },
];

/** What is held to it: every string of two words or more and every comment in TypeScript, every line of prose in Markdown. */
const FOLDERS: readonly string[] = ['lib', 'bin', 'app', 'components', 'docs'];

const problemsOf = (text: string): readonly string[] =>
  BANNED.filter(({ turn }) => turn.test(text)).map(
    ({ turn, instead }) => `${turn} in ${JSON.stringify(text)}: ${instead}`,
  );

function* files(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.posix.join(folder, entry.name);
    if (entry.name === 'node_modules' || entry.name === 'generated') continue;
    if (entry.isDirectory()) yield* files(file);
    else if (/\.(tsx?|md)$/.test(file) && !file.includes('.test.')) yield file;
  }
}

const CODE = /```[\s\S]*?```|`[^`\n]*`/g;
const COMMENTS = /\/\*[\s\S]*?\*\/|(^|\s)\/\/[^\n]*/g;
const STRINGS = /'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g;

/** What of a file people read. */
function proseOf(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8');
  if (file.endsWith('.md')) return text.replace(CODE, 'CODE').split('\n');
  const code = text.replace(COMMENTS, '').replace(/^import[\s\S]*?;$/gm, '');
  return [...code.matchAll(STRINGS)]
    .map(([, single, double, template]) => (single ?? double ?? template ?? '').replace(/\$\{[^}]*\}/g, '…'))
    .filter((one) => /[A-Za-z]+ [a-z]+/.test(one));
}

/** Docstrings and comments, which people read who change the code. */
const commentsOf = (file: string): readonly string[] =>
  file.endsWith('.md')
    ? []
    : [...readFileSync(file, 'utf8').matchAll(COMMENTS)].map(([comment]) =>
        comment
          .replace(CODE, 'CODE')
          .replace(/\n\s*\*/g, ' ')
          .trim(),
      );

describe('texts for people', () => {
  test.each(FOLDERS)('%s has no banned turn of phrase', (folder) => {
    const texts = [...files(folder)].flatMap((file) => [...proseOf(file), ...commentsOf(file)]);
    expect(texts.flatMap(problemsOf)).toEqual([]);
  });

  test.each([
    ['No statement of this policy stands alone.'],
    ['Of 3 it is unknown.'],
    ['All that it admits is admitted.'],
    ['A shortest subject: x'],
  ])('%s is found', (text) => {
    expect(problemsOf(text)).not.toEqual([]);
  });

  test('a file of docs is read without its code', () => {
    expect(proseOf('README.md').some((line) => line.includes('```'))).toBe(false);
  });
});

describe('findings', () => {
  const RULES = [...DOCUMENT_RULES, ...FINDING_RULES];
  const FOUND = fc
    .sample(trustPolicies, { seed: 20_261_130, numRuns: 80 })
    .flatMap((policy) => [estateFacts, NO_FACTS].flatMap((facts) => findings(policy, facts)));
  const sentences = (text: string): readonly string[] => text.split(/(?<=[.?]) (?=[A-Z`])/);

  test('each class has a title, a reason, a remedy and its source', () => {
    for (const { id, title, why, remedy, source } of RULES) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      for (const text of [title, why, remedy, source]) expect(text.length, id).toBeGreaterThan(5);
    }
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  });

  test('a title is one sentence without a full stop; reasons and remedies end with one', () => {
    for (const { title, why, remedy } of [...RULES, ...FOUND]) {
      expect(title).not.toMatch(/\.$/);
      for (const text of [why, remedy]) expect(text).toMatch(/\.$/);
      for (const text of [title, why, remedy]) expect(text, text).toMatch(/^[A-Z`]/);
    }
  });

  test('no sentence is longer than 28 words', () => {
    const long = [...RULES, ...FOUND].flatMap(({ title, why, remedy }) =>
      [title, why, remedy].flatMap(sentences).filter((text) => text.split(' ').length > 28),
    );
    expect(long).toEqual([]);
  });

  test('none has a banned turn of phrase, and nothing that is not a word', () => {
    const texts = [...new Set([...RULES, ...FOUND].flatMap(({ title, why, remedy }) => [title, why, remedy]))];
    expect(texts.flatMap(problemsOf)).toEqual([]);
    expect(texts.filter((text) => /\b(NaN|undefined|null|\[object)\b/.test(text))).toEqual([]);
  });
});
