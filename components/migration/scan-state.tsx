import { Callout } from '@/components/ui/callout';
import { Progress } from '@/components/ui/meter';
import { Time } from '@/components/ui/time';
import type { MigrationScanView } from '@/lib/services/migration/get-migration';

/** How far the last scan is, or how it ended. */
export function ScanState({ scan }: { readonly scan: MigrationScanView }) {
  const { state, done, total, startedBy, startedAt, note, groupPath, instanceId } = scan;
  const where = groupPath === null ? `all of ${instanceId}` : groupPath;
  if (state === 'running')
    return (
      <Progress
        label={`Scan of ${where}`}
        value={done}
        max={total}
        text={total === null ? 'starting' : `${done} of ${total} projects`}
      />
    );
  return (
    <>
      <p className="text-meta text-muted">
        Last scan: {where}, {done} projects, by {startedBy} <Time at={startedAt} />
      </p>
      {note === null ? null : <Callout tone={state === 'failed' ? 'bad' : 'warn'}>{note}</Callout>}
    </>
  );
}
