import { cx } from '@/components/ui/cx';
import { VisibleText } from '@/components/ui/visible-text';
import type { FileDiff } from '@/lib/migration/finding';

const LOOKS = {
  ' ': { ground: '', ink: 'text-faint', word: '' },
  '+': { ground: 'bg-ok-soft', ink: 'text-ok', word: 'added: ' },
  '-': { ground: 'bg-bad-soft', ink: 'text-bad', word: 'removed: ' },
} as const;

/** The lines of a file that change, with their neighbours. */
export function FileHunks({ file }: { readonly file: FileDiff }) {
  return (
    <div className="grid gap-1.5">
      <p className="font-mono text-meta">
        <VisibleText text={file.path} />
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label={`Changes in ${file.path}`} tabIndex={0} className="overflow-x-auto rounded bg-sunken py-2">
        <pre className="w-max min-w-full font-mono text-meta">
          {file.hunks.map((hunk) => (
            <div key={hunk.line}>
              <div className="ps-5 text-faint select-none">Line {hunk.line}</div>
              {hunk.lines.map(({ sign, text }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
                <div key={index} className={cx('flex', LOOKS[sign].ground)}>
                  <span aria-hidden className={cx('w-5 shrink-0 ps-1.5 font-semibold select-none', LOOKS[sign].ink)}>
                    {sign}
                  </span>
                  <span className="pe-4">
                    <span className="sr-only select-none">{LOOKS[sign].word}</span>
                    {text}
                    {'\n'}
                  </span>
                </div>
              ))}
            </div>
          ))}
        </pre>
      </section>
    </div>
  );
}
