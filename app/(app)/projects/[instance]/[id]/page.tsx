import { ExternalLink } from 'lucide-react';
import type { Metadata } from 'next';
import { orNotFound } from '@/app/or-not-found';
import { partsOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { SendButton } from '@/components/api/send-button';
import { paths } from '@/components/paths';
import { PlannedRenames } from '@/components/projects/planned-renames';
import { ProjectFactList } from '@/components/projects/project-fact-list';
import { ProjectRefs } from '@/components/projects/project-refs';
import { ProjectRoles } from '@/components/projects/project-roles';
import { ProtectionRules } from '@/components/projects/protection-rules';
import { Badge } from '@/components/ui/badge';
import { LinkButton } from '@/components/ui/button';
import { PageHeader, Section } from '@/components/ui/page-header';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import { refusalOf } from '@/lib/access/decide';
import { getProject, type ProjectView } from '@/lib/services/estate/get-project';

export const metadata: Metadata = { title: 'Project' };

interface Props {
  readonly params: Promise<{ instance: string; id: string }>;
}

export default async function ProjectPage({ params }: Props) {
  const { instance: instanceId, id: projectId } = await partsOf(params);
  const { context, actor } = await signedIn();
  const project = await getProject(context, actor, { instanceId, projectId }).catch(orNotFound);
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Projects', href: paths.projects() }]}
        name={project.path}
        badges={
          <>
            <Badge>{project.visibility}</Badge>
            {project.deletionOn ? <Badge tone="warn">Deleted on {project.deletionOn}</Badge> : null}
            {project.archived ? <Badge tone="warn">Archived</Badge> : null}
          </>
        }
        meta={
          <>
            <span>
              <VisibleText text={project.instanceName} />
            </span>
            <span>Project {project.id}</span>
            <span>
              Synced <Time at={project.syncedAt} />
            </span>
          </>
        }
        sentence={sentenceOf(project)}
        actions={
          <>
            <SendButton
              method="POST"
              path={`/projects/${encodeURIComponent(instanceId)}/${project.id}/refresh`}
              label="Refresh"
              size="md"
              name={project.path}
              said="The project was read anew from GitLab."
              disabledReason={refusalOf(actor, 'sync.start')}
            />
            <LinkButton
              href={paths.explain({
                instance: instanceId,
                project: project.path,
                ref: project.defaultBranch ?? 'main',
              })}
            >
              Explain
            </LinkButton>
            <LinkButton href={paths.endAccess(instanceId, project.id)}>End access</LinkButton>
            {project.webUrl ? (
              <LinkButton href={project.webUrl} rel="noreferrer" icon={<ExternalLink aria-hidden />}>
                Open in GitLab
              </LinkButton>
            ) : null}
          </>
        }
      />
      <Section title="Roles that its pipelines can assume">
        <ProjectRoles project={project} />
      </Section>
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

function sentenceOf({ roleCount, roles, refCount }: ProjectView): string {
  if (roleCount === 0) return 'No pipeline of this project can assume a role, as far as its refs are known.';
  const open = roles.filter((role) => role.refCount > role.protectedCount).length;
  const many = `Pipelines of this project can assume ${roleCount} ${roleCount === 1 ? 'role' : 'roles'}`;
  if (refCount === null) return `${many}, but its refs could not be read.`;
  if (refCount === 0) return `${many}.`;
  if (open === 0) return `${many}, from protected refs only among those that exist today.`;
  return `${many}, ${open} of them from refs that are not protected.`;
}
