import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { partsOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { ChangeLines } from '@/components/overview/change-lines';
import { paths } from '@/components/paths';
import { BatchCommands } from '@/components/reductions/batch-commands';
import { PageHeader, Section } from '@/components/ui/page-header';
import { listChanges } from '@/lib/services/changes/list-changes';

export const metadata: Metadata = { title: 'Changes drafted together' };

interface Props {
  readonly params: Promise<{ batch: string }>;
}

export default async function BatchPage({ params }: Props) {
  const { batch } = await partsOf(params);
  const { context, actor } = await signedIn();
  const { rows } = await listChanges(context, actor, { batch, state: 'all', size: '100' });
  if (rows.length === 0) notFound();
  const done = rows.filter(({ state }) => state === 'applied').length;
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Changes', href: paths.changes() }]}
        name="Changes drafted together"
        sentence={`${rows.length} changes under one reason, ${done} of them applied. Each is decided on its own.`}
      />
      <Section title="Changes">
        <BatchCommands changes={rows.map(({ number, state }) => ({ number, state }))} />
        <ChangeLines rows={rows} none="" withStates />
      </Section>
    </>
  );
}
