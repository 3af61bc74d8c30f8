import type { Metadata } from 'next';
import { orNotFound } from '@/app/or-not-found';
import { partsOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { AdmittedOtherwise, EndAccess } from '@/components/onboarding/end-access';
import { paths } from '@/components/paths';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { refusalOf } from '@/lib/access/decide';
import { planOffboarding } from '@/lib/services/onboarding/offboard-project';

export const metadata: Metadata = { title: 'End access' };

interface Props {
  readonly params: Promise<{ instance: string; id: string }>;
}

export default async function OffboardPage({ params }: Props) {
  const { instance: instanceId, id: projectId } = await partsOf(params);
  const { context, actor } = await signedIn();
  const plan = await planOffboarding(context, actor, { instanceId, projectId }).catch(orNotFound);
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Projects', href: paths.projects() },
          { label: plan.path, href: paths.project(instanceId, projectId) },
        ]}
        name="End access"
        sentence="What is removed with the project, role by role. The trust policy is closed first, then Drawbridge removes what nothing else uses."
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
          instanceId={instanceId}
          projectId={Number(projectId)}
          roles={plan.roles}
          left={plan.left}
          refusal={refusalOf(actor, 'change.draft')}
        />
      )}
    </>
  );
}
