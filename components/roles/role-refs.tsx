import { Lock } from 'lucide-react';
import { paths } from '@/components/paths';
import { type GitLabAt, type ProjectRefs, refsByProject, type UsedRef } from '@/components/roles/ref-use';
import { cx } from '@/components/ui/cx';
import { RowLink, Table, Td, Th, Tr } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { RoleView } from '@/lib/services/estate/get-role';

interface Props {
  readonly role: RoleView;
  readonly gitlabs: readonly GitLabAt[];
}

/** Every ref that can assume the role today by project: which are protected, and which were seen doing it. */
export function RoleRefs({ role, gitlabs }: Props) {
  const watched = role.observed !== null;
  return (
    <>
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-meta text-muted">
        <span className="flex items-center gap-1.5">
          <Lock aria-hidden className="size-3.5" /> protected
        </span>
        <span className="flex items-center gap-1.5">
          <span aria-hidden className="size-3 rounded border border-rung-3-solid bg-rung-3-soft" /> not protected
        </span>
        {watched ? (
          <span className="flex items-center gap-1.5">
            <Dot seen /> seen assuming it in CloudTrail
          </span>
        ) : null}
      </p>
      <Table
        caption="Refs that can assume the role"
        head={['Project', 'Branches and tags', 'Last seen'].map((name) => <Th key={name}>{name}</Th>)}
      >
        {refsByProject(role, gitlabs).map((project) => (
          <ProjectRow
            key={`${project.instanceId}/${project.projectId}`}
            project={project}
            watched={watched}
            gitlab={gitlabs.find(({ id }) => id === project.instanceId)}
          />
        ))}
      </Table>
    </>
  );
}

interface RowProps {
  readonly project: ProjectRefs;
  readonly watched: boolean;
  readonly gitlab: GitLabAt | undefined;
}

function ProjectRow({ project, watched, gitlab }: RowProps) {
  const { instanceId, projectId, projectPath, refs } = project;
  const [newest] = refs;
  return (
    <Tr>
      <Td className="sm:w-1/4">
        <RowLink href={paths.project(instanceId, projectId)}>
          <VisibleText text={projectPath} />
        </RowLink>{' '}
        {gitlab ? (
          <a
            href={`${gitlab.url}/${projectPath.split('/').map(encodeURIComponent).join('/')}`}
            className="text-meta text-accent underline"
            rel="noreferrer"
            target="_blank"
          >
            GitLab
            <span className="sr-only">
              : <VisibleText text={projectPath} />
            </span>
          </a>
        ) : null}
      </Td>
      <Td label="Branches and tags">
        <ul className="flex flex-wrap gap-1.5">
          {refs.map((used) => (
            <RefChip key={`${used.ref.ref.type}/${used.ref.ref.name}`} used={used} watched={watched} />
          ))}
        </ul>
      </Td>
      <Td label="Last seen" className="text-muted">
        {newest?.seenAt ? <Time at={newest.seenAt} /> : watched ? 'never' : 'not observed'}
      </Td>
    </Tr>
  );
}

function RefChip({ used: { ref, seenAt }, watched }: { readonly used: UsedRef; readonly watched: boolean }) {
  const { type, name, protected: isProtected } = ref.ref;
  return (
    <li
      className={cx(
        'inline-flex min-h-6 max-w-full items-center gap-1.5 rounded border px-1.5 font-mono text-meta break-all',
        isProtected ? 'border-line-strong' : 'border-rung-3-solid bg-rung-3-soft',
      )}
    >
      {watched ? <Dot seen={seenAt !== null} /> : null}
      {type === 'tag' ? <span className="font-sans text-muted">tag</span> : null}
      <bdi>
        <VisibleText text={name} />
      </bdi>
      {isProtected ? <Lock aria-hidden className="size-3 shrink-0 text-muted" /> : null}
      <span className="sr-only">
        {isProtected ? 'protected' : 'not protected'}
        {watched ? (seenAt === null ? ', not seen' : ', seen') : ''}
      </span>
      {ref.depends === null ? null : <span className="font-sans text-muted">depends on {ref.depends}</span>}
    </li>
  );
}

const Dot = ({ seen }: { readonly seen: boolean }) => (
  <span
    aria-hidden
    className={cx(
      'size-2 shrink-0 rounded-full border',
      seen ? 'border-accent-solid bg-accent-solid' : 'border-line-strong',
    )}
  />
);
