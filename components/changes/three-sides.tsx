import { TextDiff } from '@/components/policy/text-diff';
import { Callout } from '@/components/ui/callout';
import { Section } from '@/components/ui/page-header';
import type { ChangeView } from '@/lib/services/changes/view/change-view';

/** A conflict: what was approved against, what is live now, and what is proposed. */
export function ThreeSides({ change, live }: { readonly change: ChangeView; readonly live: string }) {
  const base = change.base.document;
  return (
    <>
      <Callout tone="bad" title="Someone changed the live trust policy since this change was made.">
        Rebase makes the same change again over what is live now, to be approved anew. Where that is not possible, its
        author edits it.
      </Callout>
      <Section title="What someone else did: approved base, then live now">
        <TextDiff before={base} after={live} label="Approved base and live now" />
      </Section>
      <Section title="What this change proposes: approved base, then proposed">
        <TextDiff before={base} after={change.proposed.document} label="Approved base and proposed" />
      </Section>
      <Section title="What lies between them: live now, then proposed">
        <TextDiff before={live} after={change.proposed.document} label="Live now and proposed" />
      </Section>
    </>
  );
}
