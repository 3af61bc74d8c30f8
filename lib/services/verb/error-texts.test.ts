import { describe, expect, test } from 'vitest';
import { PRODUCTION } from '@/lib/test-worlds/sources';

/**
 * What the API and the screens say when they refuse: what happened, what was kept, what to do. A sentence that says what to do
 * begins with what the reader does.
 */
const IMPERATIVES = [
  ...[
    'Add',
    'Adopt',
    'Ask',
    'Check',
    'Choose',
    'Compose',
    'Copy',
    'Correct',
    'Create',
    'Delete',
    'Draft',
    'Edit',
    'End',
    'Follow',
  ],
  ...[
    'Look',
    'Narrow',
    'Open',
    'Pack',
    'Reload',
    'Remove',
    'Rename',
    'Send',
    'Set',
    'Sign',
    'Start',
    'Sync',
    'Try',
    'Type',
  ],
  ...['Unlink', 'Use', 'Wait', 'Widen', 'Write', 'If', 'An admin can', 'Its author can'],
];

/** Messages that end with what another room says, each with the one who says it. */
const SAID_ELSEWHERE: Readonly<Record<string, string>> = {
  'lib/services/verb/filter-conditions.ts': 'Each problem of a filter says what to write instead.',
  'lib/services/verb/parse-input.ts': 'The issues of the answer say what to correct, member by member.',
  'lib/services/changes/record/managed.ts': 'The refusal names the tool to use instead.',
  'lib/services/onboarding/start-onboarding.ts': 'The reason why access ends says what to change.',
  'lib/services/onboarding/submit-onboarding.ts': 'The problems of the plan say what to mend.',
  'lib/services/onboarding/offboard-project.ts': 'The refusal of a removal says what stands against it.',
};

const LITERAL = /new AppError\(\s*'[\w-]+',\s*(?:`((?:[^`\\]|\\.)*)`|'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)")/g;

interface Message {
  readonly file: string;
  readonly text: string;
}
const messagesIn = (file: string, text: string): readonly Message[] =>
  [...text.matchAll(LITERAL)].map(([, template, single, double]) => ({
    file,
    text: (template ?? single ?? double ?? '').replaceAll(/\$\{[^}]*\}/g, 'X').replaceAll("\\'", "'"),
  }));

const MESSAGES = PRODUCTION.flatMap(({ file, text }) => messagesIn(file, text));
const sentencesOf = (text: string): readonly string[] => text.split(/(?<=\.|^X) (?=[A-Z/`])/);
const saysWhatToDo = ({ text }: Message): boolean =>
  sentencesOf(text).some((sentence) =>
    IMPERATIVES.some((start) => sentence.startsWith(`${start} `) || sentence === `${start}.`),
  );

describe('an error that a person reads', () => {
  test('is made of sentences', () => {
    expect(MESSAGES.length).toBeGreaterThan(100);
    const broken = MESSAGES.filter(
      ({ text }) =>
        !/^[A-Z`].*\.$/.test(text) || /[:;] |\.\s{2}/.test(text.replace('example, ', '').replace(/If-Match: /g, '')),
    );
    expect(broken).toEqual([]);
  });

  test('says what to do', () => {
    const silent = MESSAGES.filter((message) => !saysWhatToDo(message) && SAID_ELSEWHERE[message.file] === undefined);
    expect(silent).toEqual([]);
  });

  test('is told elsewhere only where that is still so', () => {
    const used = new Set(MESSAGES.filter((message) => !saysWhatToDo(message)).map(({ file }) => file));
    expect(Object.keys(SAID_ELSEWHERE).filter((file) => !used.has(file))).toEqual([]);
  });

  test('has sentences of at most 28 words', () => {
    expect(MESSAGES.flatMap(({ text }) => sentencesOf(text)).filter((text) => text.split(' ').length > 28)).toEqual([]);
  });

  test.each([
    ["new AppError('invalid', 'No.')", 'No.'],
    ['new AppError(\n  "x"', undefined],
    ["new AppError('conflict', `Change ${number} is gone. Nothing was done.`)", 'Change X is gone. Nothing was done.'],
  ])('%s is read as %s', (code, text) => {
    const [found] = messagesIn('a.ts', code);
    expect(found?.text).toBe(text);
    if (found) expect(saysWhatToDo(found)).toBe(false);
  });
});
