import { ExternalLink } from 'lucide-react';
import { SendButton } from '@/components/api/send-button';
import { paths } from '@/components/paths';
import { Badge } from '@/components/ui/badge';
import { LinkButton } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page-header';
import { Tabs } from '@/components/ui/tabs';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { ProjectView } from '@/lib/services/estate/get-project';

interface Props {
  readonly project: ProjectView;
  readonly tab: 'access' | 'pipelines';
  /** Why the reader may not have it read anew; null: may. */
  readonly refusal: string | null;
}

/** Which project it is, what its pipelines can enter, and what one can do with it. */
export function ProjectHeader({ project, tab, refusal }: Props) {
  const { instanceId } = project;
  return (
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
            disabledReason={refusal}
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
      tabs={<Tabs label="Parts of the project" tabs={tabsOf(project, tab)} />}
    />
  );
}

const tabsOf = ({ instanceId, id }: ProjectView, active: Props['tab']) => [
  { href: paths.project(instanceId, id), label: 'Access', active: active === 'access' },
  { href: paths.project(instanceId, id, { tab: 'pipelines' }), label: 'Pipelines', active: active === 'pipelines' },
];

function sentenceOf({ roleCount, roles, refCount }: ProjectView): string {
  if (roleCount === 0) return 'No pipeline of this project can assume a role, as far as its refs are known.';
  const open = roles.filter((role) => role.refCount > role.protectedCount).length;
  const many = `Pipelines of this project can assume ${roleCount} ${roleCount === 1 ? 'role' : 'roles'}`;
  if (refCount === null) return `${many}, but its refs could not be read.`;
  if (refCount === 0) return `${many}.`;
  if (open === 0) return `${many}, from protected refs only among those that exist today.`;
  return `${many}, ${open} of them from refs that are not protected.`;
}
