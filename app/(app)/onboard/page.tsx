import type { Metadata } from 'next';
import { queryOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { StartGuide } from '@/components/onboarding/start-guide';
import { paths } from '@/components/paths';
import { Badge } from '@/components/ui/badge';
import { Callout } from '@/components/ui/callout';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader, Section } from '@/components/ui/page-header';
import { RowLink, Table, Td, Th, Tr } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import { decideAccess } from '@/lib/access/decide';
import { listOnboardings, type OnboardingRow } from '@/lib/services/onboarding/list-onboardings';

export const metadata: Metadata = { title: 'Onboard' };

const HEAD = ['Project', 'State', 'Started by', 'Last touched'].map((name) => <Th key={name}>{name}</Th>);

interface Props {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function OnboardPage({ searchParams }: Props) {
  const { project = '' } = queryOf(await searchParams);
  const { context, actor } = await signedIn();
  const rows = await listOnboardings(context, actor);
  const may = decideAccess(actor, 'change.draft');
  return (
    <>
      <PageHeader
        name="Onboard"
        sentence="From a project to a running pipeline: provider, role, permissions, variable and job, as one plan."
      />
      <Section title="Start with a project">
        {may.allowed ? (
          <StartGuide
            key={project}
            instances={context.config.instances.map(({ id, name }) => ({ id, name }))}
            project={project}
          />
        ) : (
          <Callout tone="info" title={may.reason} />
        )}
      </Section>
      <Section title="Guides">
        {rows.length === 0 ? (
          <EmptyState title="No guide yet">What is begun here is kept and can be taken up by its address.</EmptyState>
        ) : (
          <Table caption="Guides" head={HEAD}>
            {rows.map((row) => (
              <Tr key={row.number}>
                <Td label="Project">
                  <RowLink href={paths.onboarding(row.number)}>
                    #{row.number} <VisibleText text={row.projectPath} />
                  </RowLink>
                </Td>
                <Td label="State">
                  <Badge tone={row.submitted ? 'accent' : 'neutral'}>{stateOf(row)}</Badge>
                </Td>
                <Td label="Started by">{row.startedBy}</Td>
                <Td label="Last touched">
                  <Time at={row.updatedAt} />
                </Td>
              </Tr>
            ))}
          </Table>
        )}
      </Section>
    </>
  );
}

function stateOf({ submitted, changes }: OnboardingRow): string {
  if (!submitted) return 'Being answered';
  const applied = changes.filter(({ state }) => state === 'applied').length;
  return `${applied} of ${changes.length} applied`;
}
