import type { Metadata } from 'next';
import { Suspense } from 'react';
import { ProjectPipelines } from '@/app/(app)/projects/[instance]/[id]/project-pipelines';
import { orNotFound } from '@/app/or-not-found';
import { partsOf, queryOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { PlannedRenames } from '@/components/projects/planned-renames';
import { ProjectFactList } from '@/components/projects/project-fact-list';
import { ProjectHeader } from '@/components/projects/project-header';
import { ProjectRefs } from '@/components/projects/project-refs';
import { ProjectRoles } from '@/components/projects/project-roles';
import { ProtectionRules } from '@/components/projects/protection-rules';
import { RefusedList } from '@/components/refusals/refused-list';
import { Section } from '@/components/ui/page-header';
import { refusalOf } from '@/lib/access/decide';
import { getProject } from '@/lib/services/estate/get-project';
import { listRefused } from '@/lib/services/refusals/list-refused';

export const metadata: Metadata = { title: 'Project' };

interface Props {
  readonly params: Promise<{ instance: string; id: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ProjectPage({ params, searchParams }: Props) {
  const { instance: instanceId, id: projectId } = await partsOf(params);
  const { tab: asked, ref } = queryOf(await searchParams);
  const { context, actor } = await signedIn();
  const project = await getProject(context, actor, { instanceId, projectId }).catch(orNotFound);
  const tab = asked === 'pipelines' ? 'pipelines' : 'access';
  const header = <ProjectHeader project={project} tab={tab} refusal={refusalOf(actor, 'sync.start')} />;
  if (tab === 'pipelines')
    return (
      <>
        {header}
        <Suspense fallback={<p className="text-muted">Reading the CI files from GitLab…</p>}>
          <ProjectPipelines project={project} gitRef={ref} />
        </Suspense>
      </>
    );
  const refused = await listRefused(context, actor, { instanceId, projectId });
  return (
    <>
      {header}
      <Section title="Roles that its pipelines can assume">
        <ProjectRoles project={project} />
      </Section>
      {refused.rows.length === 0 ? null : (
        <Section title="Refused">
          <RefusedList list={refused} refusal={refusalOf(actor, 'change.draft')} none="" />
        </Section>
      )}
      <Section title="Planned renames">
        <PlannedRenames project={project} refusal={refusalOf(actor, 'change.draft')} />
      </Section>
      <Section title="Refs">
        <ProjectRefs project={project} />
      </Section>
      <Section title="Protection rules">
        <ProtectionRules rules={project.protection} partial={project.groupRulesUnknown} />
      </Section>
      <Section title="Facts">
        <ProjectFactList project={project} />
      </Section>
    </>
  );
}
