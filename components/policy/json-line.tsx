import { Fragment } from 'react';
import type { Marked } from '@/components/policy/word-marks';
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

interface Props {
  readonly line: string;
  /** Parts of the line that are marked, in order. */
  readonly marked?: readonly Marked[];
}

/** One line of JSON in the colours of the page. */
export function JsonLine({ line, marked = [] }: Props) {
  let at = 0;
  return jsonTokens(line).map(({ kind, text }, index) => {
    const from = at;
    at += text.length;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: tokens are told apart by their place alone
      <span key={index} className={INKS[kind]}>
        {/^[ \t\r]*$/.test(text) ? text : <TokenText text={text} marked={within(marked, from, text.length)} />}
      </span>
    );
  });
}

/** The marks of a token that begins here and is so long, counted from its own beginning. */
const within = (marked: readonly Marked[], from: number, length: number): readonly Marked[] =>
  marked
    .filter(([start, end]) => start < from + length && end > from)
    .map(([start, end]) => [Math.max(start - from, 0), Math.min(end - from, length)]);

function TokenText({ text, marked }: { readonly text: string; readonly marked: readonly Marked[] }) {
  if (marked.length === 0) return <VisibleText text={text} />;
  let done = 0;
  const pieces = marked.map(([from, to]) => {
    const before = text.slice(done, from);
    done = to;
    return { before, piece: text.slice(from, to), from };
  });
  return (
    <>
      {pieces.map(({ before, piece, from }) => (
        <Fragment key={from}>
          <VisibleText text={before} />
          <mark className="rounded bg-transparent font-semibold text-current underline decoration-2 underline-offset-2">
            <VisibleText text={piece} />
          </mark>
        </Fragment>
      ))}
      <VisibleText text={text.slice(done)} />
    </>
  );
}
