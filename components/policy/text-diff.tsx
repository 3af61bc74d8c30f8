import { Fragment, type ReactNode } from 'react';
import { DiffLayout } from '@/components/policy/diff-layout';
import { diffPairs, type Marked, wordMarks } from '@/components/policy/word-marks';
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

/** What changes between two documents, line by line and word by word. Both are formatted alike first: IAM gives them in one line. */
export function TextDiff({ before, after, label = 'Difference of the text', context = 3 }: TextDiffProps) {
  const lines = diffLines(indented(before), indented(after));
  if (lines.every(({ kind }) => kind === 'same')) return <p className="text-muted">The text does not change.</p>;
  const marks = wordMarks(lines);
  const marksOf = (line: DiffLine) => marks.get(line) ?? [];
  const pairs = diffPairs(lines);
  return (
    <div className="grid gap-1.5">
      <DiffLayout
        counts={<Counts lines={lines} />}
        inline={
          <Scroller label={label}>
            <Shown
              rows={lines}
              changes={({ kind }) => kind !== 'same'}
              context={context}
              draw={(line) => <DiffRow line={line} marked={marksOf(line)} />}
            />
          </Scroller>
        }
        sideBySide={
          <Scroller label={`${label}, side by side`}>
            <Shown
              rows={pairs}
              changes={({ before: left, after: right }) => left !== right}
              context={context}
              draw={({ before: left, after: right }) => (
                <div className="grid md:grid-cols-2">
                  <SideCell line={left} number={left?.before ?? null} marked={left ? marksOf(left) : []} />
                  <SideCell line={right} number={right?.after ?? null} marked={right ? marksOf(right) : []} />
                </div>
              )}
            />
          </Scroller>
        }
      />
      {alikeLines(lines).map(({ removed, added, hidden }) => (
        <p key={`${removed} ${added}`} className="max-w-read text-warn">
          Line {removed} and line {added} look alike but differ{hidden === null ? '' : `: ${hidden}`}.
        </p>
      ))}
    </div>
  );
}

function Counts({ lines }: { readonly lines: readonly DiffLine[] }) {
  const count = (kind: DiffLine['kind']): number => lines.filter((line) => line.kind === kind).length;
  return (
    <p className="flex gap-3 text-meta font-medium">
      <span className="text-ok">+{count('added')} added</span>
      <span className="text-bad">-{count('removed')} removed</span>
    </p>
  );
}

const Scroller = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
  <section aria-label={label} tabIndex={0} className="overflow-x-auto rounded bg-sunken py-2">
    <pre className="min-w-full font-mono text-meta">{children}</pre>
  </section>
);

interface ShownProps<Row> {
  readonly rows: readonly Row[];
  readonly changes: (row: Row) => boolean;
  readonly context: number;
  readonly draw: (row: Row) => ReactNode;
}

/** The rows that change, with those around them, and a gap for what is left out. */
function Shown<Row>({ rows, changes, context, draw }: ShownProps<Row>) {
  const changed = rows.flatMap((row, index) => (changes(row) ? [index] : []));
  const shown = new Set(changed.flatMap((at) => Array.from({ length: 2 * context + 1 }, (_, n) => at - context + n)));
  return (
    <>
      {rows.map((row, index) =>
        shown.has(index) ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
          <Fragment key={index}>
            {index > 0 && !shown.has(index - 1) ? <Gap /> : null}
            {draw(row)}
          </Fragment>
        ) : null,
      )}
      {shown.has(rows.length - 1) ? null : <Gap />}
    </>
  );
}

const Gap = () => <div className="py-0.5 ps-21 text-faint select-none">⋯</div>;

const lineNumber = 'w-9 shrink-0 pe-2 text-end text-faint select-none before:content-[attr(data-line)]';

interface RowProps {
  readonly line: DiffLine;
  readonly marked: readonly Marked[];
}

function DiffRow({ line: { kind, text, before, after }, marked }: RowProps) {
  return (
    <div className={cx('flex w-max min-w-full', LOOKS[kind].ground)}>
      <span aria-hidden data-line={before ?? ''} className={lineNumber} />
      <span aria-hidden data-line={after ?? ''} className={lineNumber} />
      <Signed kind={kind} text={text} marked={marked} />
    </div>
  );
}

interface CellProps {
  /** null: this side has no such line. */
  readonly line: DiffLine | null;
  readonly number: number | null;
  readonly marked: readonly Marked[];
}

function SideCell({ line, number, marked }: CellProps) {
  if (line === null) return <div aria-hidden className="hidden bg-hover md:block" />;
  return (
    <div className={cx('flex min-w-0 whitespace-pre-wrap break-all', LOOKS[line.kind].ground)}>
      <span aria-hidden data-line={number ?? ''} className={lineNumber} />
      <Signed kind={line.kind} text={line.text} marked={marked} />
    </div>
  );
}

function Signed({ kind, text, marked }: Pick<DiffLine, 'kind' | 'text'> & { readonly marked: readonly Marked[] }) {
  const { sign, word, ink } = LOOKS[kind];
  return (
    <>
      <span aria-hidden className={cx('w-5 shrink-0 font-semibold select-none', ink)}>
        {sign}
      </span>
      <span className="min-w-0 pe-4">
        <span className="sr-only select-none">{word}</span>
        <JsonLine line={text} marked={marked} />
        {'\n'}
      </span>
    </>
  );
}
