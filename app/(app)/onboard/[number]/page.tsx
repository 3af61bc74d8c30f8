import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { requireActor } from '@/app/require-actor';
import { RefreshWhile } from '@/components/changes/refresh-while';
import { Guide } from '@/components/onboarding/guide';
import { GuideChanges } from '@/components/onboarding/guide-changes';
import { Badge } from '@/components/ui/badge';
import { LinkButton } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { PageHeader, Section } from '@/components/ui/page-header';
import { checkFirstRun } from '@/lib/services/onboarding/check-first-run';
import { getOnboarding } from '@/lib/services/onboarding/get-onboarding';
import { running } from '@/lib/services/process/running';
import { AppError } from '@/lib/services/verb/app-error';

interface Props {
  readonly params: Promise<{ number: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Guide ${(await params).number}` };
}

export default async function GuidePage({ params }: Props) {
  const { number } = await params;
  const [context, actor] = [await running(), await requireActor(`/onboard/${number}`)];
  const guide = await getOnboarding(context, actor, { number }).catch((error: unknown) => {
    if (error instanceof AppError && (error.code === 'not-found' || error.code === 'invalid')) notFound();
    throw error;
  });
  const submitted = guide.submittedAt !== null;
  const { runs } = submitted ? await checkFirstRun(context, actor, { number }) : { runs: [] };
  const active = guide.changes.some(({ state }) => state === 'applying' || state === 'verifying');
  return (
    <>
      <RefreshWhile active={active} />
      <PageHeader
        crumbs={[{ label: 'Onboard', href: '/onboard' }]}
        name={`${guide.number} ${guide.project.path}`}
        badges={<Badge>{guide.instance.name}</Badge>}
        sentence={
          submitted
            ? 'Its tracks are changes now. Each is approved and applied with its whole plan; the door opens last.'
            : 'Answer in any order; what you save stays at this address.'
        }
        actions={
          <LinkButton href={`/projects/${encodeURIComponent(guide.instance.id)}/${guide.project.id}`}>
            See the project
          </LinkButton>
        }
      />
      {guide.refusal !== null && !submitted ? <Callout tone="info" title={guide.refusal} /> : null}
      {submitted ? (
        <Section title="What came of it">
          <GuideChanges changes={guide.changes} runs={runs} />
        </Section>
      ) : (
        <Guide first={guide} />
      )}
    </>
  );
}
