import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { requireActor } from '@/app/require-actor';
import { AdmittedOtherwise, EndAccess } from '@/components/onboarding/end-access';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { decideAccess } from '@/lib/access/decide';
import { planOffboarding } from '@/lib/services/onboarding/offboard-project';
import { running } from '@/lib/services/process/running';
import { AppError } from '@/lib/services/verb/app-error';

export const metadata: Metadata = { title: 'End access' };

interface Props {
  readonly params: Promise<{ instance: string; id: string }>;
}

export default async function OffboardPage({ params }: Props) {
  const { instance, id } = await params;
  const path = `/projects/${instance}/${id}`;
  const [context, actor] = [await running(), await requireActor(`${path}/offboard`)];
  const input = { instanceId: decodeURIComponent(instance), projectId: id };
  const plan = await planOffboarding(context, actor, input).catch((error: unknown) => {
    if (error instanceof AppError && (error.code === 'not-found' || error.code === 'invalid')) notFound();
    throw error;
  });
  const may = decideAccess(actor, 'change.draft');
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Projects', href: '/projects' },
          { label: plan.path, href: path },
        ]}
        name="End access"
        sentence="What goes with the project, role by role: the door closes first, then goes what nothing else uses."
      />
      {plan.roles.length === 0 ? (
        <>
          <EmptyState title="No mapping names this project">
            {plan.left.length === 0 ? 'No role admits it.' : 'There is no mapping to take out.'}
          </EmptyState>
          {plan.left.length === 0 ? null : <AdmittedOtherwise left={plan.left} />}
        </>
      ) : (
        <EndAccess
          instanceId={input.instanceId}
          projectId={Number(id)}
          roles={plan.roles}
          left={plan.left}
          refusal={may.allowed ? null : may.reason}
        />
      )}
    </>
  );
}
