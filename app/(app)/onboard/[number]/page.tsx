import type { Metadata } from 'next';
import { orNotFound } from '@/app/or-not-found';
import { partsOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { Watch } from '@/components/live/live-provider';
import { Guide } from '@/components/onboarding/guide';
import { GuideChanges } from '@/components/onboarding/guide-changes';
import { paths } from '@/components/paths';
import { Badge } from '@/components/ui/badge';
import { LinkButton } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { PageHeader, Section } from '@/components/ui/page-header';
import { progressOf } from '@/lib/services/live/get-progress';
import { checkFirstRun } from '@/lib/services/onboarding/check-first-run';
import { getOnboarding } from '@/lib/services/onboarding/get-onboarding';

interface Props {
  readonly params: Promise<{ number: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Guide ${(await partsOf(params)).number}` };
}

export default async function GuidePage({ params }: Props) {
  const { number } = await partsOf(params);
  const { context, actor } = await signedIn();
  const progress = await progressOf(context, actor, `onboarding/${number}`).catch(orNotFound);
  const guide = await getOnboarding(context, actor, { number }).catch(orNotFound);
  const submitted = guide.submittedAt !== null;
  const runs = submitted ? await checkFirstRun(context, actor, { number }) : [];
  return (
    <>
      <Watch {...progress} />
      <PageHeader
        crumbs={[{ label: 'Onboard', href: paths.onboardings() }]}
        name={`${guide.number} ${guide.project.path}`}
        badges={<Badge>{guide.instance.name}</Badge>}
        sentence={
          submitted
            ? 'Its tracks are changes now. Each is approved and applied with its whole plan. The trust policy is applied last.'
            : 'Answer in any order; what you save stays at this address.'
        }
        actions={<LinkButton href={paths.project(guide.instance.id, guide.project.id)}>See the project</LinkButton>}
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
