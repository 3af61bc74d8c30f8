import type { DiffLine } from '@/components/ui/diff-lines';
import { hiddenIn, looksLike } from '@/lib/subjects/visible-text';

/** A line that was replaced by one that people would take for the same. Numbers are those of each side. */
export interface AlikeLines {
  readonly removed: number;
  readonly added: number;
  /** Which side holds a character that misleads; null: letters or digits that fonts draw alike. */
  readonly hidden: string | null;
}

/** Removed lines that look like an added one. Only these may be told: what differs visibly needs no word. */
export function alikeLines(lines: readonly DiffLine[]): readonly AlikeLines[] {
  const added = lines.filter(({ kind }) => kind === 'added');
  return lines
    .filter(({ kind }) => kind === 'removed')
    .flatMap((line) => {
      const twin = added.find(({ text }) => looksLike(line.text, text));
      if (twin === undefined || line.before === null || twin.after === null) return [];
      return [{ removed: line.before, added: twin.after, hidden: whichHides(line.text, twin.text) }];
    });
}

function whichHides(before: string, after: string): string | null {
  const [then, now] = [hiddenIn(before), hiddenIn(after)];
  const told = (side: string, what: readonly string[]): string => `the ${side} line contains ${what.join(', ')}`;
  if (now.length > 0) return told('added', now);
  return then.length > 0 ? told('removed', then) : null;
}
