import { GitMerge } from 'lucide-react';
import type { Metadata } from 'next';
import { signedIn } from '@/app/signed-in';
import { SendButton } from '@/components/api/send-button';
import { Watch } from '@/components/live/live-provider';
import { MigrationTable } from '@/components/migration/migration-table';
import { ScanState } from '@/components/migration/scan-state';
import { StartScan } from '@/components/migration/start-scan';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { StackedBar } from '@/components/ui/stacked-bar';
import { refusalOf } from '@/lib/access/decide';
import { progressOf } from '@/lib/services/live/get-progress';
import { getMigrationBoard, type MigrationBoard } from '@/lib/services/migration/get-migration';

export const metadata: Metadata = { title: 'Migration' };

const NO_WRITER = 'No writer token is configured for GitLab. Copy the proposed lines by hand.';

export default async function MigrationPage() {
  const { context, actor } = await signedIn();
  const progress = await progressOf(context, actor, 'migration');
  const board = await getMigrationBoard(context, actor);
  const refusal = refusalOf(actor, 'migration.run');
  const writable = board.instances.some((instance) => instance.writable);
  const underWay = board.lines.filter(({ state }) => state === 'proposed' || state === 'merged');
  const followed = board.instances.filter(({ id }) => underWay.some(({ instanceId }) => instanceId === id));
  return (
    <>
      <Watch {...progress} />
      <PageHeader
        name="Migration"
        sentence={sentenceOf(board)}
        actions={
          <>
            {followed.map(({ id, name }) => (
              <SendButton
                key={id}
                method="POST"
                path="/migration/follow"
                body={{ instanceId: id }}
                label={followed.length === 1 ? 'Look at merge requests' : `Look at merge requests of ${name}`}
                said="The worker looks what became of them."
                size="md"
                disabledReason={refusal}
              />
            ))}
            <StartScan instances={board.instances} disabledReason={refusal} />
          </>
        }
      />
      <div className="grid gap-4 py-4">
        {board.scans.map((scan) => (
          <ScanState key={scan.id} scan={scan} />
        ))}
        {board.lines.length > 0 ? <Counts counts={board.counts} /> : null}
      </div>
      {board.lines.length === 0 ? (
        <EmptyState title={emptyTitle(board)} icon={<GitMerge aria-hidden />}>
          A scan reads the CI files of projects for CI_JOB_JWT, CI_JOB_JWT_V1 and CI_JOB_JWT_V2, which GitLab 17.0
          removed, and for static AWS keys among their variables.
        </EmptyState>
      ) : (
        <MigrationTable lines={board.lines} refusal={refusal ?? (writable ? null : NO_WRITER)} />
      )}
      {board.cut ? <p className="text-muted">Only the first {board.lines.length} are listed.</p> : null}
    </>
  );
}

/** A scan may be of a group, and of a GitLab of which only some groups are read. */
function emptyTitle({ scans }: MigrationBoard): string {
  if (scans.length === 0) return 'Not scanned yet';
  if (scans.some(({ state }) => state === 'running')) return 'Nothing found so far';
  return 'Nothing found in what was scanned';
}

function sentenceOf({ counts, lines }: MigrationBoard): string {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (total === 0) return 'From CI_JOB_JWT to ID tokens, one merge request for each project.';
  const waiting = lines.filter(({ state, editable }) => state === 'opening' || (state === 'found' && editable)).length;
  return `${counts.verified} of ${total} projects are verified, ${waiting} wait for a merge request.`;
}

const Counts = ({ counts }: Pick<MigrationBoard, 'counts'>) => (
  <StackedBar
    label="Projects by state"
    parts={[
      { id: 'found', label: 'Found', count: counts.found + counts.opening, fill: 'fill-warn-solid' },
      { id: 'proposed', label: 'Proposed', count: counts.proposed, fill: 'fill-accent-solid' },
      { id: 'merged', label: 'Merged', count: counts.merged, fill: 'fill-line-strong' },
      { id: 'verified', label: 'Verified', count: counts.verified, fill: 'fill-ok-solid' },
    ]}
  />
);
