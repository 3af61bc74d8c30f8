import Link from 'next/link';
import { paths } from '@/components/paths';
import { Badge } from '@/components/ui/badge';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { ConnectionState } from '@/lib/services/connections/list-connection-states';

const STATES = {
  away: { word: 'Does not answer', tone: 'bad' },
  running: { word: 'Syncing', tone: 'accent' },
  done: { word: 'Synced', tone: 'ok' },
  failed: { word: 'Sync failed', tone: 'bad' },
  held: { word: 'Sync held', tone: 'warn' },
  never: { word: 'Never synced', tone: 'neutral' },
} as const;

/** How old what is known of each GitLab and account is, and what went wrong at the last sync. */
export function ConnectionLines({ connections }: { readonly connections: readonly ConnectionState[] }) {
  if (connections.length === 0) return <p className="text-muted">None is configured.</p>;
  return (
    <ul className="grid gap-2">
      {connections.map(({ kind, id, name, state, error, syncedAt }) => (
        <li key={`${kind}/${id}`}>
          <p className="flex flex-wrap items-center gap-2">
            <Link href={paths.settings('connections')} prefetch={false} className="rounded font-medium hover:underline">
              <VisibleText text={name} />
            </Link>
            <Badge tone={STATES[state].tone}>{STATES[state].word}</Badge>
            <span className="text-meta text-muted">
              {kind === 'instance' ? 'GitLab' : 'AWS account'}
              {syncedAt ? (
                <>
                  , read <Time at={syncedAt} />
                </>
              ) : null}
            </span>
          </p>
          {error ? <p className="text-meta text-bad">{error}</p> : null}
        </li>
      ))}
    </ul>
  );
}
