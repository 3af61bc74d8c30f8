import { VisibleText } from '@/components/ui/visible-text';

/** A sentence in which text between backticks is code. If the number of backticks is odd, the last one is plain text. */
export function CodedText({ text }: { readonly text: string }) {
  const pieces = text.split('`');
  const open = pieces.length % 2 === 0 ? pieces.length - 1 : pieces.length;
  return pieces.map((piece, index) => {
    const key = `${index} ${piece}`;
    if (index >= open) return <VisibleText key={key} text={`\`${piece}`} />;
    if (index % 2 === 0) return <VisibleText key={key} text={piece} />;
    return (
      <code key={key} className="font-mono text-[0.93em] break-words">
        <bdi>
          <VisibleText text={piece} />
        </bdi>
      </code>
    );
  });
}
