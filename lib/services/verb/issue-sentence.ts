/** What a schema refuses, in sentences for whoever filled in the form. No validator's own words get past this file. */
import type { z } from 'zod';

type Path = readonly PropertyKey[];
type Raw = Parameters<NonNullable<z.core.ParseContext<z.core.$ZodIssue>['error']>>[0];

/** Given to zod, which asks it wherever a schema has no sentence of its own. */
export function sentenceOfIssue(issue: Raw): string {
  const path = issue.path ?? [];
  const it = subjectOf(path);
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined || issue.input === null
        ? `${it} ${isOrAre(it)} missing.`
        : `${it} must be ${KINDS[issue.expected] ?? 'of another kind'}.`;
    case 'too_small':
      return tooSmall(it, issue);
    case 'too_big':
      return tooBig(it, issue);
    case 'invalid_value':
      return `${it} must be ${alternatives(issue.values.map(String))}.`;
    case 'unrecognized_keys':
      return unrecognized(path, issue.keys);
    case 'not_multiple_of':
      return `${it} must be a multiple of ${issue.divisor}.`;
    case 'invalid_format':
      return `${it} must be ${FORMATS[issue.format] ?? 'written in the documented form'}.`;
    default:
      return `${it} is not in a form that Drawbridge knows.`;
  }
}

/** A schema may say the end of a sentence ("must be 40 hex digits"), which begins with what it is about. */
export function wholeSentence(path: Path, message: string): string {
  const ended = /[.!?]$/.test(message) ? message : `${message}.`;
  return ended.startsWith('must ') ? `${subjectOf(path)} ${ended}` : ended;
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'a date and time, for example 2026-11-30T09:41:00Z',
  date: 'a date, for example 2026-11-30',
  url: 'a URL',
  email: 'an e-mail address',
  uuid: 'a UUID',
};

interface Bound {
  readonly origin: string;
  readonly inclusive?: boolean | undefined;
}

function tooSmall(it: string, { origin, minimum, inclusive }: Bound & { minimum: number | bigint }): string {
  if (origin === 'string')
    return minimum === 1 ? `${it} ${isOrAre(it)} empty.` : `${it} must have at least ${count(minimum, 'character')}.`;
  if (origin === 'array' || origin === 'set')
    return minimum === 1 ? `${it} must have at least one entry.` : `${it} must have at least ${minimum} entries.`;
  return inclusive === false && Number(minimum) === 0
    ? `${it} must be more than 0.`
    : `${it} must be ${minimum} or more.`;
}

function tooBig(it: string, { origin, maximum }: Bound & { maximum: number | bigint }): string {
  if (origin === 'string') return `${it} may have at most ${count(maximum, 'character')}.`;
  if (origin === 'array' || origin === 'set') return `${it} may have at most ${count(maximum, 'entry')}.`;
  return `${it} may be at most ${maximum.toLocaleString('en')}.`;
}

const count = (number: number | bigint, noun: 'character' | 'entry'): string =>
  `${number.toLocaleString('en')} ${Number(number) === 1 ? noun : noun === 'entry' ? 'entries' : 'characters'}`;

function unrecognized(path: Path, keys: readonly string[]): string {
  const where = path.length === 0 ? 'The request' : subjectOf(path);
  const [first = ''] = keys;
  return keys.length === 1
    ? `${where} has a member that is not known here: ${short(first)}.`
    : `${where} has members that are not known here: ${keys.slice(0, 5).map(short).join(', ')}.`;
}

/** "The tracks are", "The address is". */
const isOrAre = (it: string): string => (/[^su]s$/.test(it) ? 'are' : 'is');

/** What a client called something is repeated, but not at length. */
const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);

function alternatives(values: readonly string[]): string {
  if (values.length <= 1) return values[0] ?? 'another value';
  return `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}

/** "The account id", "Entry 2 of the tracks": what a place in the input is called in a sentence. */
export function subjectOf(path: Path): string {
  const names = path.map((part) => (typeof part === 'symbol' ? '' : part)).filter((part) => part !== '');
  const last = names.at(-1);
  if (last === undefined) return 'The request';
  if (typeof last === 'number') {
    const list = names.slice(0, -1).findLast((part) => typeof part === 'string');
    return typeof list === 'string' ? `Entry ${last + 1} of the ${wordsOf(list)}` : `Entry ${last + 1}`;
  }
  // Whose members people name themselves.
  if (names.at(-2) === 'tags') return `The tag ${short(last)}`;
  return `The ${wordsOf(last)}`;
}

/** Members whose names are not what people call the thing. */
const WORDS: Readonly<Record<string, string>> = {
  q: 'search text',
  aud: 'audience',
  iss: 'issuer',
  sub: 'subject',
  limit: 'page size',
  dueAt: 'due date',
  applyAt: 'time to apply',
  baseDigest: 'digest of the trust policy that was looked at',
  maxSessionSeconds: 'longest session',
  inlinePolicies: 'inline policies',
  onSilence: 'answer of who does not answer',
};

const wordsOf = (member: string): string =>
  WORDS[member] ??
  short(
    member
      .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
      .replaceAll(/[_-]/g, ' ')
      .toLowerCase(),
  );
