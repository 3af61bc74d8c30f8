import type { Property, Term } from '@/lib/lists/filter';
import { splitFilter } from '@/lib/lists/split-filter';

/** The filter with another term behind it; one that it has already is not written twice. */
export function withTerm(filter: string, term: string): string {
  const sources = splitFilter(filter).map(({ source }) => source);
  return [...sources, ...splitFilter(term).map(({ source }) => source)]
    .filter((source, index, all) => all.indexOf(source) === index)
    .join(' ');
}

/** The filter without this term. */
export const withoutTerm = (filter: string, term: string): string =>
  splitFilter(filter)
    .map(({ source }) => source)
    .filter((source) => source !== term)
    .join(' ');

/** The term turned round: "-reach:internet" of "reach:internet", and back. */
export const negated = (term: string): string => (term.startsWith('-') ? term.slice(1) : `-${term}`);

/** The filter with one term turned round, at its place. */
export const withNegated = (filter: string, term: string): string =>
  splitFilter(filter)
    .map(({ source }) => (source === term ? negated(source) : source))
    .join(' ');

/** A term in words, as its chip says it: "Reach is not Anyone or Unknown". */
export function inWords({ property: name, not, values }: Term, properties: readonly Property[]): string {
  const property = properties.find((each) => each.name === name);
  const words = values.map((value) => {
    if (value.is === 'never') return property?.kind === 'age' ? (property.never ?? 'never') : 'never';
    if (value.is === 'number') return `${value.compare === '=' ? '' : `${value.compare} `}${value.number}`;
    if (value.is === 'age') return `${value.compare === '>' ? 'more' : 'less'} than ${value.days} days ago`;
    if (value.is === 'text') return `${MATCHES[value.match]}“${value.text}”`;
    return (
      (property?.kind === 'choice' && property.choices.find((each) => each.value === value.value)?.label) || value.value
    );
  });
  const said = words.join(' or ');
  if (property === undefined) return not ? `without ${said}` : said;
  return `${property.label}${not ? ' is not' : ':'} ${said}`;
}

const MATCHES = { exactly: 'exactly ', begins: 'begins with ', ends: 'ends with ', contains: '' } as const;
