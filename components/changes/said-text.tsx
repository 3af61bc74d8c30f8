import Link from 'next/link';
import { changeReferences } from '@/components/changes/change-references';
import { paths } from '@/components/paths';
import { VisibleText } from '@/components/ui/visible-text';

/** What a person wrote about a change: `#12` leads to change 12. */
export const SaidText = ({ text }: { readonly text: string }) => (
  <p className="max-w-read whitespace-pre-wrap break-words">
    {changeReferences(text).map((part, index) =>
      part.change === null ? (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces are told apart by their place alone
        <VisibleText key={index} text={part.text} />
      ) : (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same
        <Link key={index} className="text-accent underline" prefetch={false} href={paths.change(part.change)}>
          {part.text}
        </Link>
      ),
    )}
  </p>
);
