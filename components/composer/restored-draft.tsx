import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';

interface Props {
  /** It was kept from an earlier visit of this page. */
  readonly restored: boolean;
  /** The live trust policy is another one than the draft was composed over. */
  readonly moved: boolean;
  readonly discard: () => void;
}

/** Says where a draft comes from that nobody has just typed, and how to begin anew. */
export function RestoredDraft({ restored, moved, discard }: Props) {
  if (!restored && !moved) return null;
  return (
    <div className="py-3">
      <Callout
        tone={moved ? 'warn' : 'info'}
        live={moved}
        title={moved ? 'The role changed in AWS while you were composing.' : 'Your unsaved draft is back.'}
        actions={
          <Button size="sm" onClick={discard}>
            Discard draft
          </Button>
        }
      >
        {moved
          ? 'Your draft is kept and applies to the trust policy of now. Look at the preview before you save.'
          : 'It is kept in this tab until you save or discard it.'}
      </Callout>
    </div>
  );
}
