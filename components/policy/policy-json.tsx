import { CodedText } from '@/components/ui/coded-text';
import { cx } from '@/components/ui/cx';
import { JsonLine } from './json-line';

export interface LineNote {
  /** From 1. */
  readonly line: number;
  readonly tone: 'bad' | 'warn' | 'info';
  readonly text: string;
}

const TONES = {
  bad: { ground: 'bg-bad-soft', ink: 'text-bad' },
  warn: { ground: 'bg-warn-soft', ink: 'text-warn' },
  info: { ground: 'bg-accent-soft', ink: 'text-accent' },
} as const;

interface PolicyJsonProps {
  readonly text: string;
  readonly label?: string;
  /** Findings and problems, shown below their lines. */
  readonly notes?: readonly LineNote[];
}

/** A policy document to read, with line numbers that are not selected with the text. */
export function PolicyJson({ text, label = 'Trust policy', notes = [] }: PolicyJsonProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label={label} tabIndex={0} className="overflow-x-auto rounded bg-sunken py-2">
      <pre className="w-max min-w-full font-mono text-meta">
        {text.split('\n').map((line, index) => {
          const here = notes.filter((note) => note.line === index + 1);
          const tone = here[0]?.tone;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
            <div key={index} className={cx('flex', tone && TONES[tone].ground)}>
              <span
                aria-hidden
                data-line={index + 1}
                className="w-10 shrink-0 pe-3 text-end text-faint select-none before:content-[attr(data-line)]"
              />
              <span className="pe-4">
                <JsonLine line={line} />
                {'\n'}
                {here.map((note) => (
                  <span
                    key={note.text}
                    className={cx('block max-w-[min(75ch,78vw)] font-sans whitespace-normal', TONES[note.tone].ink)}
                  >
                    <CodedText text={note.text} />
                  </span>
                ))}
              </span>
            </div>
          );
        })}
      </pre>
    </section>
  );
}
