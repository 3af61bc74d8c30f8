import { type Extension, RangeSetBuilder } from '@codemirror/state';
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import { codePoint, visiblePieces } from '@/lib/subjects/visible-text';

/** Marks the characters that people cannot see or take for others, as VisibleText does in the rest of the product. */
export const hiddenCharacters: Extension = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = marked(view);
    }
    update({ docChanged, viewportChanged, view }: ViewUpdate) {
      if (docChanged || viewportChanged) this.decorations = marked(view);
    }
  },
  { decorations: ({ decorations }) => decorations },
);

function marked({ state, visibleRanges }: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of visibleRanges)
    for (let line = state.doc.lineAt(from); ; line = state.doc.line(line.number + 1)) {
      let at = line.from;
      for (const { kind, text, name } of visiblePieces(line.text)) {
        // A tab is seen: it moves what follows.
        if (kind !== 'plain' && text !== '\t')
          builder.add(
            at,
            at + text.length,
            Decoration.mark({ class: 'cm-hidden', attributes: { 'data-mark': codePoint(text), title: name ?? '' } }),
          );
        at += text.length;
      }
      if (line.to >= to || line.number === state.doc.lines) break;
    }
  return builder.finish();
}
