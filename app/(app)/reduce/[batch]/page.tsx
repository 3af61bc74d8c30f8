import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Suspense } from 'react';
import { orNotFound } from '@/app/or-not-found';
import { partsOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { Watch } from '@/components/live/live-provider';
import { ChangeLines } from '@/components/overview/change-lines';
import { paths } from '@/components/paths';
import { BatchCommands } from '@/components/reductions/batch-commands';
import { BatchEffect } from '@/components/reductions/batch-effect';
import { PageHeader, Section } from '@/components/ui/page-header';
import { type ChangeRow, listChanges } from '@/lib/services/changes/list-changes';
import { progressOf } from '@/lib/services/live/get-progress';
import { batchEffects } from '@/lib/services/reductions/batch-effects';

export const metadata: Metadata = { title: 'Changes drafted together' };

interface Props {
  readonly params: Promise<{ batch: string }>;
}

export default async function BatchPage({ params }: Props) {
  const { batch } = await partsOf(params);
  const { context, actor } = await signedIn();
  // Before the page is read: what moves meanwhile is told.
  const progress = await progressOf(context, actor, `batch/${batch}`).catch(orNotFound);
  const { rows } = await listChanges(context, actor, { batch, state: 'all', size: '100' });
  if (rows.length === 0) notFound();
  const done = rows.filter(({ state }) => state === 'applied').length;
  return (
    <>
      <Watch {...progress} />
      <PageHeader
        crumbs={[{ label: 'Changes', href: paths.changes() }]}
        name="Changes drafted together"
        sentence={`${rows.length === 1 ? '1 change' : `${rows.length} changes`} under one reason, ${done} applied. Each is decided on its own.`}
      />
      <Section title="Changes">
        <BatchCommands changes={rows.map(({ number, state }) => ({ number, state }))} />
        <div className="mt-4">
          <Suspense fallback={<ChangeLines rows={rows} none="" withStates />}>
            <WithEffects rows={rows} batch={batch} />
          </Suspense>
        </div>
      </Section>
    </>
  );
}

/** The same list with what each change does that still waits for somebody to decide. */
async function WithEffects({ rows, batch }: { readonly rows: readonly ChangeRow[]; readonly batch: string }) {
  const { context, actor } = await signedIn();
  const effects = await batchEffects(context, actor, batch);
  return (
    <ChangeLines
      rows={rows}
      none=""
      withStates
      below={({ number }) => {
        const diff = effects.get(number);
        return diff && <BatchEffect diff={diff} />;
      }}
    />
  );
}
