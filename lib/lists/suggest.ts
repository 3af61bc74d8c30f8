import type { Choice, Property } from '@/lib/lists/filter';
import { exampleOf } from '@/lib/lists/parse-filter';
import { quote } from '@/lib/lists/split-filter';

export interface Suggestion {
  /** What the field holds when it is chosen. */
  readonly text: string;
  readonly label: string;
  readonly detail: string;
  /** It is a whole term: choosing it filters. */
  readonly isWhole: boolean;
}

const MOST = 12;

/** Values of text properties that the installation knows, by the property: names of accounts, for example. */
export type KnownValues = Readonly<Record<string, readonly Choice[]>>;

/** What could be meant by what is typed so far: properties, then the values of one. `-` in front stays. */
export function suggest(typed: string, properties: readonly Property[], known: KnownValues): readonly Suggestion[] {
  const sign = typed.startsWith('-') ? '-' : '';
  const term = typed.slice(sign.length);
  const colon = term.indexOf(':');
  const named = colon < 0 ? undefined : properties.find(({ name }) => name === term.slice(0, colon).toLowerCase());
  if (named !== undefined) return values(named, term.slice(colon + 1), sign, known);
  const part = term.toLowerCase();
  return properties
    .filter(({ name, label }) => name.includes(part) || label.toLowerCase().includes(part))
    .slice(0, MOST)
    .map((property) => ({
      text: `${sign}${property.name}:`,
      label: `${sign}${property.name}:`,
      detail: property.kind === 'choice' ? property.label : `${property.label}, as in ${exampleOf(property)}`,
      isWhole: false,
    }));
}

function values(property: Property, typed: string, sign: string, known: KnownValues): readonly Suggestion[] {
  // Earlier values stay as they are; the last one is being typed.
  const last = typed.lastIndexOf(',') + 1;
  const [before, part] = [typed.slice(0, last), typed.slice(last).replaceAll('"', '').toLowerCase()];
  return choicesOf(property, known)
    .filter(({ value, label }) => value.toLowerCase().includes(part) || label.toLowerCase().includes(part))
    .slice(0, MOST)
    .map(({ value, label }) => {
      const written = property.kind === 'text' ? quote(value) : value;
      return {
        text: `${sign}${property.name}:${before}${written}`,
        label: value,
        detail: label === value ? '' : label,
        isWhole: true,
      };
    });
}

function choicesOf(property: Property, known: KnownValues): readonly Choice[] {
  if (property.kind === 'choice') return property.choices;
  if (property.kind === 'text') return known[property.name] ?? [];
  if (property.kind === 'number') return [choice('0', 'none'), choice('>0', 'at least one'), choice('>10', 'many')];
  const ages = [
    choice('<7d', 'in the last week'),
    choice('<30d', 'in the last 30 days'),
    choice('>90d', 'before that'),
  ];
  return property.never === undefined ? ages : [...ages, choice('never', property.never)];
}

const choice = (value: string, label: string): Choice => ({ value, label });
