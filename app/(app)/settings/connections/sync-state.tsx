import { Callout } from '@/components/ui/callout';
import { Time } from '@/components/ui/time';
import type { SyncView } from '@/lib/services/connections/get-connections';

/** What the sync is doing now, or what went wrong with the last one. Renders nothing if nothing did. */
export function SyncState({ sync }: { readonly sync: SyncView }) {
  const { state, phase, done, total, startedAt, startedBy, held, error } = sync;
  if (state === 'running') {
    const count = `${done.toLocaleString('en')}${total === null ? '' : ` of ${total.toLocaleString('en')}`}`;
    return (
      <Callout tone="info" title={`Sync is running: ${phase}, ${count}`}>
        <p className="text-meta text-muted">
          Started <Time at={startedAt} /> by {startedBy}. What was read before stays in use until then.
        </p>
        {total ? <progress className="mt-1 h-1.5 w-full accent-accent-solid" value={done} max={total} /> : null}
      </Callout>
    );
  }
  if (held !== null) {
    return (
      <Callout tone="warn" title="The last sync was held">
        {held}
      </Callout>
    );
  }
  if (error === null) return null;
  const failed = state === 'failed';
  return (
    <Callout
      tone={failed ? 'bad' : 'warn'}
      title={failed ? 'The last sync failed' : 'The last sync left something out'}
    >
      {error}
    </Callout>
  );
}
