import { Fragment } from 'react';
import { cx } from '@/components/ui/cx';
import { type DiffLine, diffLines } from '@/components/ui/diff-lines';
import { alikeLines } from './alike-lines';
import { indented } from './indented';
import { JsonLine } from './json-line';

const LOOKS = {
  same: { sign: ' ', word: '', ground: '', ink: 'text-faint' },
  added: { sign: '+', word: 'added: ', ground: 'bg-ok-soft', ink: 'text-ok' },
  removed: { sign: '-', word: 'removed: ', ground: 'bg-bad-soft', ink: 'text-bad' },
} as const;

interface TextDiffProps {
  readonly before: string;
  readonly after: string;
  readonly label?: string;
  /** Unchanged lines shown around each difference. */
  readonly context?: number;
}

/** What changes between two documents, line by line. Both are formatted alike first: IAM gives them in one line. */
export function TextDiff({ before, after, label = 'Difference of the text', context = 3 }: TextDiffProps) {
  const lines = diffLines(indented(before), indented(after));
  const alike = alikeLines(lines);
  const changed = lines.flatMap(({ kind }, index) => (kind === 'same' ? [] : [index]));
  if (changed.length === 0) return <p className="text-muted">The text does not change.</p>;
  const shown = new Set(changed.flatMap((at) => Array.from({ length: 2 * context + 1 }, (_, n) => at - context + n)));
  const count = (kind: DiffLine['kind']): number => lines.filter((line) => line.kind === kind).length;
  return (
    <div className="grid gap-1.5">
      <p className="flex gap-3 text-meta font-medium">
        <span className="text-ok">+{count('added')} added</span>
        <span className="text-bad">-{count('removed')} removed</span>
      </p>
      {alike.map(({ removed, added, hidden }) => (
        <p key={`${removed} ${added}`} className="max-w-read text-warn">
          Line {removed} and line {added} look alike but differ{hidden === null ? '' : `: ${hidden}`}.
        </p>
      ))}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label={label} tabIndex={0} className="overflow-x-auto rounded bg-sunken py-2">
        <pre className="w-max min-w-full font-mono text-meta">
          {lines.map((line, index) =>
            shown.has(index) ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
              <Fragment key={index}>
                {index > 0 && !shown.has(index - 1) ? <Gap /> : null}
                <DiffRow {...line} />
              </Fragment>
            ) : null,
          )}
          {shown.has(lines.length - 1) ? null : <Gap />}
        </pre>
      </section>
    </div>
  );
}

const Gap = () => <div className="py-0.5 ps-21 text-faint select-none">⋯</div>;

const number = 'w-9 shrink-0 pe-2 text-end text-faint select-none before:content-[attr(data-line)]';

function DiffRow({ kind, text, before, after }: DiffLine) {
  const { sign, word, ground, ink } = LOOKS[kind];
  return (
    <div className={cx('flex', ground)}>
      <span aria-hidden data-line={before ?? ''} className={number} />
      <span aria-hidden data-line={after ?? ''} className={number} />
      <span aria-hidden className={cx('w-5 shrink-0 font-semibold select-none', ink)}>
        {sign}
      </span>
      <span className="pe-4">
        <span className="sr-only select-none">{word}</span>
        <JsonLine line={text} />
        {'\n'}
      </span>
    </div>
  );
}
