import { VisibleText } from '@/components/ui/visible-text';
import { type JsonToken, jsonTokens } from './json-tokens';

const INKS: Readonly<Record<JsonToken['kind'], string>> = {
  key: 'text-accent',
  string: 'text-ink',
  number: 'text-ink font-medium',
  word: 'text-ink font-medium',
  mark: 'text-faint',
  other: '',
};

/** One line of JSON in the colours of the page. */
export function JsonLine({ line }: { readonly line: string }) {
  return jsonTokens(line).map(({ kind, text }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: tokens are told apart by their place alone
    <span key={index} className={INKS[kind]}>
      {/^[ \t\r]*$/.test(text) ? text : <VisibleText text={text} />}
    </span>
  ));
}
