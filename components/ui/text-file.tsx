import { Copy, Download } from 'lucide-react';
import { AnchorButton, Button } from './button';
import { Section } from './page-header';

interface Props {
  readonly name: string;
  readonly text: string;
  /** Absent: its name. */
  readonly saveAs?: string;
}

/** A text file to read, to copy and to download. */
export function TextFile({ name, text, saveAs = name }: Props) {
  return (
    <Section
      title={name}
      actions={
        <div className="flex gap-2">
          <Button size="sm" icon={<Copy aria-hidden />} data-copy={text} aria-label={`Copy ${name}`}>
            Copy
          </Button>
          <AnchorButton
            size="sm"
            icon={<Download aria-hidden />}
            href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
            download={saveAs}
            aria-label={`Download ${name}`}
          >
            Download
          </AnchorButton>
        </div>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label={`Text of ${name}`} tabIndex={0} className="overflow-x-auto rounded bg-sunken p-3">
        <pre className="w-max min-w-full font-mono text-meta">{text}</pre>
      </section>
    </Section>
  );
}
