import { Callout } from '@/components/ui/callout';
import { Time } from '@/components/ui/time';
import type { ChangeView } from '@/lib/services/changes/view/change-view';

/** What of a change ends, and when: part of what an approval binds to. */
export function EndsList({ ends }: { readonly ends: ChangeView['ends'] }) {
  return ends.map(({ words, at }) => (
    <Callout key={words} tone="info" title={words}>
      {at === null ? (
        'It goes on until a change takes it out.'
      ) : (
        <>
          Ends <Time at={at} />. It is taken out then without another approval. Sessions that were issued before go on
          until they expire.
        </>
      )}
    </Callout>
  ));
}
