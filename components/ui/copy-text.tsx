import { Check, Copy } from 'lucide-react';
import { VisibleText } from '@/components/ui/visible-text';
import { cx } from './cx';
import { middleTruncate } from './middle-truncate';

interface CopyTextProps {
  /** An ARN, an id, a subject, a digest. */
  readonly text: string;
  /** Characters to show; the rest of the middle is shown on hover and focus, and in print. */
  readonly length?: number;
  /** What it is, for the name of the button: "Copy role ARN". */
  readonly what?: string;
  readonly className?: string;
}

/** An identifier in full or with its middle left out, and a button that copies all of it. */
export function CopyText({ text, length = 48, what, className }: CopyTextProps) {
  const shown = middleTruncate(text, length);
  const cut = shown !== text;
  return (
    <span className={cx('inline-flex max-w-full items-center gap-0.5', className)}>
      <bdi className="min-w-0 font-mono text-meta break-all" {...(cut && { 'data-full': text, 'data-hint': text })}>
        <span>
          <VisibleText text={shown} />
        </span>
      </bdi>
      <button
        type="button"
        data-copy={text}
        data-hint={cut ? text : undefined}
        aria-label={`Copy ${what ?? text}`}
        className="group grid size-6 shrink-0 place-items-center rounded text-faint hover:bg-hover hover:text-ink"
      >
        <Copy aria-hidden className="size-3.5 group-data-copied:hidden" />
        <Check aria-hidden className="hidden size-3.5 text-ok group-data-copied:block" />
      </button>
    </span>
  );
}
