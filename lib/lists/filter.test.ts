import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inWords, withNegated, withoutTerm, withTerm } from '@/lib/lists/edit-filter';
import { LONGEST_FILTER, MOST_TERMS } from '@/lib/lists/filter';
import { parseFilter } from '@/lib/lists/parse-filter';
import { CHANGE_PROPERTIES, PROJECT_PROPERTIES, ROLE_PROPERTIES } from '@/lib/lists/properties';
import { quote, splitFilter } from '@/lib/lists/split-filter';
import { suggest } from '@/lib/lists/suggest';

const read = (text: string) => parseFilter(text, ROLE_PROPERTIES);
const valuesOf = (text: string) => read(text).terms[0]?.values;
const problemOf = (text: string) => read(text).problems[0]?.message;

describe('a filter', () => {
  it('is terms that all hold, each with values of which one is enough, turned round by a minus', () => {
    expect(read('reach:internet,unknown -account:prod-* used:>90d,never "two words"')).toEqual({
      problems: [],
      terms: [
        {
          ...{ source: 'reach:internet,unknown', property: 'reach', not: false },
          values: [
            { is: 'choice', value: 'internet' },
            { is: 'choice', value: 'unknown' },
          ],
        },
        {
          ...{ source: '-account:prod-*', property: 'account', not: true },
          values: [{ is: 'text', match: 'begins', text: 'prod-' }],
        },
        {
          ...{ source: 'used:>90d,never', property: 'used', not: false },
          values: [{ is: 'age', compare: '>', days: 90 }, { is: 'never' }],
        },
        {
          ...{ source: '"two words"', property: null, not: false },
          values: [{ is: 'text', match: 'contains', text: 'two words' }],
        },
      ],
    });
  });

  it.each([
    ['name:shop', 'contains', 'shop'],
    ['name:*shop*', 'contains', 'shop'],
    ['name:shop*', 'begins', 'shop'],
    ['name:*shop', 'ends', 'shop'],
    ['name:"shop*"', 'exactly', 'shop*'],
    ['name:"a \\"b\\" \\\\"', 'exactly', 'a "b" \\'],
    ['NAME:shop', 'contains', 'shop'],
    ['shop,web', 'contains', 'shop,web'],
    ['arn:aws:iam::111122223333:role/x', 'contains', 'arn:aws:iam::111122223333:role/x'],
    ['-', 'contains', '-'],
  ] as const)('%s looks for a text that %s', (text, match, meant) => {
    expect(valuesOf(text)).toEqual([{ is: 'text', match, text: meant }]);
  });

  it.each([
    ['findings:0', '=', 0],
    ['findings:>=3', '>=', 3],
    ['findings:<3', '<', 3],
  ] as const)('%s compares a number', (text, compare, number) => {
    expect(valuesOf(text)).toEqual([{ is: 'number', compare, number }]);
  });

  it.each([
    ['reech:internet', 'This list has no property "reech". Use one of name, account'],
    ['reach:everyone', 'reach: is one of internet, instance'],
    ['reach:', 'reach: has no value. Write reach:internet.'],
    ['reach:internet,', 'reach: has no value.'],
    ['findings:many', 'findings: takes a number, as in findings:>0.'],
    ['findings:9999999999', 'findings: takes a number'],
    ['used:90', 'used: takes days, as in used:>90d or used:<7d.'],
    ['name:a*b', 'has a * in the middle'],
    ['name:**', 'matches everything'],
    ['name:"open', 'opens a quotation mark that is never closed'],
  ])('%s is a problem that says what to write', (text, message) => {
    expect(problemOf(text)).toContain(message);
    expect(read(text).terms).toEqual([]);
  });

  it('has never where something may never have been, and nowhere else', () => {
    expect(valuesOf('used:never')).toEqual([{ is: 'never' }]);
    expect(parseFilter('updated:never', CHANGE_PROPERTIES).problems).toHaveLength(1);
  });

  it('is refused where it is longer than any question', () => {
    expect(problemOf('a'.repeat(LONGEST_FILTER + 1))).toContain('characters');
    expect(problemOf('a '.repeat(MOST_TERMS + 1))).toContain('terms');
    expect(read('a '.repeat(MOST_TERMS)).problems).toEqual([]);
  });

  it('never throws, keeps every term as it was written, and reads it the same a second time', () => {
    const piece = fc.constantFrom(
      'reach:',
      'name:',
      '-',
      '"',
      '\\',
      ',',
      '*',
      ' ',
      'internet',
      'a',
      '>',
      '9',
      'd',
      'é',
      ':',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        const { terms, problems } = read(text);
        expect(terms.length + problems.length).toBe(splitFilter(text).length);
        for (const term of terms) expect(read(term.source).terms).toEqual([term]);
      }),
    );
  });

  it('means exactly the text that is quoted, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40 }), (text) => {
        expect(valuesOf(`name:${quote(text)}`)).toEqual([{ is: 'text', match: 'exactly', text }]);
      }),
    );
  });
});

describe('editing a filter', () => {
  it('adds a term once, takes it out, and turns it round where it is', () => {
    const filter = withTerm('reach:internet', 'name:"a b"');
    expect(filter).toBe('reach:internet name:"a b"');
    expect(withTerm(filter, 'reach:internet')).toBe(filter);
    expect(withoutTerm(filter, 'name:"a b"')).toBe('reach:internet');
    expect(withNegated(filter, 'reach:internet')).toBe('-reach:internet name:"a b"');
    expect(withNegated('-reach:internet', '-reach:internet')).toBe('reach:internet');
  });

  it('says each term in words', () => {
    const words = (text: string) => read(text).terms.map((term) => inWords(term, ROLE_PROPERTIES));
    expect(words('-reach:internet,unknown')).toEqual(['Reach is not Anyone or Unknown']);
    expect(words('used:>90d,never findings:>0 name:x* -dbt')).toEqual([
      'Last used: more than 90 days ago or not in 400 days',
      'Findings: > 0',
      'Name: begins with “x”',
      'without “dbt”',
    ]);
  });
});

describe('suggestions', () => {
  const labels = (typed: string, known = {}) => suggest(typed, ROLE_PROPERTIES, known).map(({ label }) => label);
  it('are properties first, then values, of which the last is being typed', () => {
    expect(labels('reac')).toEqual(['reach:']);
    expect(labels('-reac')).toEqual(['-reach:']);
    expect(suggest('reach:internet,unk', ROLE_PROPERTIES, {})).toMatchObject([
      { text: 'reach:internet,unknown', isWhole: true },
    ]);
    expect(labels('no such')).toEqual([]);
  });

  it('know the values of this installation, and write them so that they mean themselves', () => {
    const known = { account: [{ value: 'prod "eu"', label: '111122223333' }] };
    const [suggestion] = suggest('account:1111', ROLE_PROPERTIES, known);
    expect(valuesOf(suggestion?.text ?? '')).toEqual([{ is: 'text', match: 'exactly', text: 'prod "eu"' }]);
  });

  it.each([
    ['roles', ROLE_PROPERTIES],
    ['projects', PROJECT_PROPERTIES],
    ['changes', CHANGE_PROPERTIES],
  ])('of %s are all understood when they are chosen', (_, properties) => {
    for (const { name } of properties)
      for (const { text } of suggest(`${name}:`, properties, {}))
        expect(parseFilter(text, properties).problems, text).toEqual([]);
  });
});
