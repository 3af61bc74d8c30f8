import { Children, type ReactNode } from 'react';
import { codePoint, type TextPiece, visiblePieces } from '@/lib/subjects/visible-text';

/**
 * A ref, path, subject or name as it is drawn everywhere: with a mark at each character that people cannot see or take for
 * another one. What is copied is the text itself.
 */
export function VisibleText({ text }: { readonly text: string }) {
  const pieces = visiblePieces(text);
  if (pieces.every(({ kind }) => kind === 'plain')) return text;
  return pieces.map((piece, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces are told apart by their place alone
    piece.kind === 'plain' ? piece.text : <Mark key={index} {...piece} />,
  );
}

/** Children of a cell, a link or a heading: each text among them is drawn as such. */
export const visibly = (children: ReactNode): ReactNode =>
  Children.map(children, (child) => (typeof child === 'string' ? <VisibleText text={child} /> : child));

/** Puts the character in its own bidi isolate, so that a bidi control does not reorder the text around it. */
function Mark({ text, name }: TextPiece) {
  return (
    <bdi
      data-mark={codePoint(text)}
      data-hint={name ?? ''}
      className="rounded bg-warn-soft px-0.5 text-[0.85em] font-semibold text-warn before:content-[attr(data-mark)]"
    >
      {text}
      <span className="sr-only select-none"> ({name}) </span>
    </bdi>
  );
}
