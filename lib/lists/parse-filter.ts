import {
  type Compare,
  type FilterProblem,
  type FilterValue,
  LONGEST_FILTER,
  MOST_TERMS,
  type Property,
  type ReadFilter,
  type Term,
} from '@/lib/lists/filter';
import { splitFilter, type Written, type WrittenValue } from '@/lib/lists/split-filter';

/**
 * Reads a filter such as `reach:internet,instance -account:sandbox* used:>90d "deploy"`: terms that all hold, each a property with values
 * or text to search for, `-` for everything but that. Never throws: a term that means nothing is a problem, and no filter.
 */
export function parseFilter(text: string, properties: readonly Property[]): ReadFilter {
  if (text.length > LONGEST_FILTER)
    return refused(text, `The filter has more than ${LONGEST_FILTER} characters. Shorten it.`);
  const written = splitFilter(text);
  if (written.length > MOST_TERMS)
    return refused(text, `The filter has more than ${MOST_TERMS} terms. Leave some out.`);
  const terms: Term[] = [];
  const problems: FilterProblem[] = [];
  for (const each of written) {
    const read = readTerm(each, properties);
    if (typeof read === 'string') problems.push({ source: each.source, message: read });
    else terms.push(read);
  }
  return { terms, problems };
}

const refused = (text: string, message: string): ReadFilter => ({
  terms: [],
  problems: [{ source: text.slice(0, 100), message }],
});

/** The term, or why it means nothing. */
function readTerm(written: Written, properties: readonly Property[]): Term | string {
  const { source, not, name, values, isOpen } = written;
  if (isOpen) return `${source} opens a quotation mark that is never closed. Close it.`;
  // An ARN is what people have from an error message: its first part looks like a property.
  const property = name === null || name === 'arn' ? null : properties.find((each) => each.name === name);
  if (property === null) return { source, not, property: null, values: [searched(written)] };
  if (property === undefined)
    return `This list has no property "${name}". Use one of ${properties.map((each) => each.name).join(', ')}, or put the text in quotation marks.`;
  if (values.some(({ text }) => text === '')) return `${property.name}: has no value. Write ${exampleOf(property)}.`;
  const read = values.map((value) => readValue(value, property));
  const problem = read.find((value) => typeof value === 'string');
  if (problem !== undefined) return problem;
  return { source, not, property: property.name, values: read.filter((value) => typeof value !== 'string') };
}

function searched({ source, not, name, values }: Written): FilterValue {
  const text = name === null ? (values[0]?.text ?? '') : source.slice(not ? 1 : 0);
  return { is: 'text', match: 'contains', text };
}

/** A value of a property as one would type it. */
export function exampleOf(property: Property): string {
  const { name } = property;
  if (property.kind === 'choice') return `${name}:${property.choices[0]?.value ?? ''}`;
  if (property.kind === 'text') return `${name}:${property.example}`;
  return property.kind === 'number' ? `${name}:>0` : `${name}:>90d`;
}

function readValue(value: WrittenValue, property: Property): FilterValue | string {
  if (property.kind === 'text') return readText(value, property.name);
  if (property.kind === 'number')
    return readNumber(value.text) ?? `${property.name}: takes a number, as in ${exampleOf(property)}.`;
  if (property.kind === 'age') {
    if (property.never !== undefined && value.text.toLowerCase() === 'never') return { is: 'never' };
    return readAge(value.text) ?? `${property.name}: takes days, as in ${property.name}:>90d or ${property.name}:<7d.`;
  }
  const chosen = property.choices.find((choice) => choice.value === value.text.toLowerCase());
  return chosen === undefined
    ? `${property.name}: is one of ${property.choices.map((choice) => choice.value).join(', ')}.`
    : { is: 'choice', value: chosen.value };
}

/** `*` at an end is anything there; without one the text may be anywhere; in quotation marks it is all of it. */
function readText({ text, quoted }: WrittenValue, name: string): FilterValue | string {
  if (quoted) return { is: 'text', match: 'exactly', text };
  const [open, close] = [text.startsWith('*'), text.length > 1 && text.endsWith('*')];
  const inner = text.slice(open ? 1 : 0, close ? -1 : undefined);
  if (inner === '') return `${name}:${text} matches everything. Write a part of the text.`;
  if (inner.includes('*'))
    return `${name}:${text} has a * in the middle. Use it at the beginning or at the end only, or write two terms.`;
  const match = open === close ? 'contains' : open ? 'ends' : 'begins';
  return { is: 'text', match, text: inner };
}

const COMPARES: readonly Compare[] = ['<', '<=', '=', '>=', '>'];
const NUMBER = /^(<=|>=|<|>)?(\d{1,9})$/;
const AGE = /^([<>])(\d{1,5})d$/i;

function readNumber(text: string): FilterValue | null {
  const [, written = '=', digits] = NUMBER.exec(text) ?? [];
  const compare = COMPARES.find((each) => each === written);
  return digits === undefined || !compare ? null : { is: 'number', compare, number: Number(digits) };
}

function readAge(text: string): FilterValue | null {
  const [, compare, days] = AGE.exec(text) ?? [];
  return compare === undefined ? null : { is: 'age', compare: compare === '<' ? '<' : '>', days: Number(days) };
}
