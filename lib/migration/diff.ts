import { applyEdits, type Edit } from '@/lib/migration/edit-text';
import type { DiffLine, FileDiff } from '@/lib/migration/finding';
import type { FileEdit } from '@/lib/migration/write-edits';

const NEIGHBOURS = 2;

/** The changed lines of an edited file, each run of them with its neighbours. */
export function diffOf(file: FileEdit): FileDiff {
  const lines = markedLines(file);
  const shown = lines.map((_, index) =>
    lines.slice(Math.max(0, index - NEIGHBOURS), index + NEIGHBOURS + 1).some(({ sign }) => sign !== ' '),
  );
  const hunks: FileDiff['hunks'] = [];
  let line = 1;
  lines.forEach((each, index) => {
    if (shown[index]) {
      if (!shown[index - 1]) hunks.push({ line, lines: [] });
      hunks.at(-1)?.lines.push(each);
    }
    if (each.sign !== '-') line += 1;
  });
  return { path: file.path, hunks };
}

/** Every line of the file. An edit is whole lines put before a line, or the end, or a change within one line. */
function markedLines({ before, edits }: FileEdit): readonly DiffLine[] {
  const lines: DiffLine[] = [];
  let from = 0;
  for (const text of before.split('\n')) {
    const to = from + text.length;
    const here = edits.filter((edit) => edit.from >= from && edit.from <= to);
    const put = here.filter(
      (edit) => edit.from === edit.to && (edit.text.endsWith('\n') || edit.from === before.length),
    );
    const within = here.filter((edit) => !put.includes(edit));
    const atEnd = from === before.length ? put : put.filter((edit) => edit.from === to && to === before.length);
    for (const edit of put) if (!atEnd.includes(edit)) lines.push(...added(edit));
    lines.push(...changed(text, within, from, to === before.length));
    for (const edit of atEnd) lines.push(...added(edit));
    from = to + 1;
  }
  return lines;
}

const bare = (line: string) => line.replace(/\r$/, '');
const added = (edit: Edit): readonly DiffLine[] =>
  edit.text
    .replace(/\r?\n$/, '')
    .split('\n')
    .map((text) => ({ sign: '+', text: bare(text) }));

function changed(text: string, edits: readonly Edit[], from: number, last: boolean): readonly DiffLine[] {
  // There is no line after the last line ending.
  if (text === '' && last) return [];
  if (edits.length === 0) return [{ sign: ' ', text: bare(text) }];
  const moved = edits.map((edit) => ({ ...edit, from: edit.from - from, to: edit.to - from }));
  return [
    { sign: '-', text: bare(text) },
    { sign: '+', text: bare(applyEdits(text, moved) ?? text) },
  ];
}
