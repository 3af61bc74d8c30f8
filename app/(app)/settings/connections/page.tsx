import type { Metadata } from 'next';
import { ConnectionSection } from '@/app/(app)/settings/connections/connection-section';
import { ProcessSection } from '@/app/(app)/settings/connections/process-section';
import { NoAccess } from '@/app/no-access';
import { queryOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { SendButton } from '@/components/api/send-button';
import { Watch } from '@/components/live/live-provider';
import { SettingsHeader } from '@/components/settings/settings-header';
import { EmptyState } from '@/components/ui/empty-state';
import { decideAccess, refusalOf } from '@/lib/access/decide';
import { type ConnectionView, getConnections } from '@/lib/services/connections/get-connections';
import { progressOf } from '@/lib/services/live/get-progress';
import { trailStates } from '@/lib/services/observed/trail-state';
import { listProcesses } from '@/lib/services/process/list-processes';

export const metadata: Metadata = { title: 'Connections' };

interface Props {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** So many connections show every permission on one page. */
const FEW = 8;

export default async function ConnectionsPage({ searchParams }: Props) {
  const { open } = queryOf(await searchParams);
  const { context, actor } = await signedIn();
  if (!decideAccess(actor, 'settings.read').allowed) return <NoAccess needs="read connections" />;
  const progress = await progressOf(context, actor, 'connections');
  const [connections, processes, trails] = await Promise.all([
    getConnections(context, actor),
    listProcesses(context, actor),
    trailStates(context, actor),
  ]);
  const syncRefusal = refusalOf(actor, 'sync.start');
  const hookRefusal = refusalOf(actor, 'connections.check');
  return (
    <>
      <Watch {...progress} />
      <SettingsHeader
        part="connections"
        sentence={summary(connections)}
        actions={
          <>
            <SendButton
              method="POST"
              path="/configuration/reload"
              body={{}}
              label="Reload configuration"
              said="Every process reads the configuration within seconds."
              disabledReason={refusalOf(actor, 'connections.check')}
            />
            <SendButton
              method="POST"
              path="/connections/check"
              body={{}}
              label="Check permissions"
              said="The permissions are being checked."
              disabledReason={refusalOf(actor, 'connections.check')}
            />
          </>
        }
      />
      {connections.length === 0 ? (
        <EmptyState title="No connection">The configuration names no GitLab and no AWS account.</EmptyState>
      ) : (
        <div className="pt-2">
          {connections.map((connection) => (
            <ConnectionSection
              key={`${connection.kind} ${connection.id}`}
              connection={connection}
              trail={connection.kind === 'account' ? trails.get(connection.id) : undefined}
              permissionsShown={connections.length <= FEW || open === `${connection.kind}/${connection.id}`}
              syncRefusal={syncRefusal}
              hookRefusal={hookRefusal}
            />
          ))}
        </div>
      )}
      <ProcessSection processes={processes} />
    </>
  );
}

function summary(connections: readonly ConnectionView[]): string {
  const refused = connections.filter(({ check }) => check?.refusedSince);
  if (refused.length > 0)
    return `Refuses the credentials of Drawbridge: ${refused.map(({ name }) => name).join(', ')}.`;
  const short = connections.filter(({ permissions }) =>
    permissions.some(({ state, optional }) => state === 'missing' && !optional),
  );
  if (short.length > 0) return `Missing permissions: ${short.map(({ name }) => name).join(', ')}.`;
  const failed = connections.filter(({ sync }) => sync?.state === 'failed' || sync?.state === 'held');
  if (failed.length > 0) return `The last sync did not end well: ${failed.map(({ name }) => name).join(', ')}.`;
  return 'What Drawbridge can read and change in each GitLab and AWS account.';
}
