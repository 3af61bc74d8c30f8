import { Folder } from 'lucide-react';
import type { Metadata } from 'next';
import { emptyWhereWrong } from '@/app/(app)/without-filters';
import { listLook } from '@/app/list-look';
import { listQuery, searchTerm, type TermOf } from '@/app/list-query';
import { ListViews } from '@/app/list-views';
import { signedIn } from '@/app/signed-in';
import { ExportLinks } from '@/components/lists/export-links';
import { ListFilter } from '@/components/lists/list-filter';
import { ListTable } from '@/components/lists/list-table';
import { LookMenu } from '@/components/lists/look-menu';
import { downloads, paths } from '@/components/paths';
import { OpenToAll } from '@/components/projects/open-to-all';
import { PROJECT_COLUMNS } from '@/components/projects/project-columns';
import { EmptyState } from '@/components/ui/empty-state';
import { ClearFilters } from '@/components/ui/filter-bar';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { PROJECT_PROPERTIES } from '@/lib/lists/properties';
import { quote } from '@/lib/lists/split-filter';
import { RUNGS } from '@/lib/reach/types';
import { listConnectionStates } from '@/lib/services/connections/list-connection-states';
import { listProjects } from '@/lib/services/estate/list-projects';
import { COUNT_LIMIT } from '@/lib/services/verb/paging';

export const metadata: Metadata = { title: 'Projects' };

interface Props {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Parameters of the API that the filter bar has terms for. */
const TERMS: Readonly<Record<string, TermOf>> = {
  q: searchTerm,
  instance: (id) => `gitlab:${quote(id)}`,
  rung: (rung) => `reach:${RUNGS.find((each) => String(each.rung) === rung)?.id ?? 'unknown'}`,
};

/** Columns that can be hidden. */
const CHOSEN = PROJECT_COLUMNS.slice(1).map(({ id, label }) => ({ id, label }));

const QUICK = [
  { label: 'With roles', term: 'roles:>0' },
  { label: 'Unprotected refs get in', term: 'reach:any-ref' },
  { label: 'Archived', term: 'archived:yes' },
];

export default async function ProjectsPage({ searchParams }: Props) {
  const { context, actor } = await signedIn();
  const { query, where, keep } = listQuery(paths.projects(), await searchParams, TERMS);
  const look = await listLook('projects', CHOSEN);
  const page = await listProjects(context, actor, { size: look.size, ...query }).catch(
    emptyWhereWrong(where, paths.projects()),
  );
  const states = await listConnectionStates(context, actor);
  const instances = states.filter(({ kind }) => kind === 'instance');
  const firstPage = { ...query, after: undefined, before: undefined };
  const total = page.total === null ? `${COUNT_LIMIT.toLocaleString('en')}+` : page.total.toLocaleString('en');
  return (
    <>
      <PageHeader
        name="Projects"
        sentence="GitLab projects and how many AWS roles their pipelines can assume."
        actions={
          <>
            <ExportLinks hrefOf={(format) => downloads.projects({ where, sort: query.sort, format })} />
            <ListViews context={context} actor={actor} list="projects" action={paths.projects()} query={query} />
            <LookMenu list="projects" look={look} columns={CHOSEN} />
          </>
        }
      />
      <ListFilter
        action={paths.projects()}
        where={where}
        keep={keep}
        properties={PROJECT_PROPERTIES}
        known={{ gitlab: instances.map(({ id, name }) => ({ value: name, label: id })) }}
        label="Filter projects"
        quick={QUICK}
      />
      {'openToAll' in page ? <OpenToAll openToAll={page.openToAll} /> : null}
      {page.rows.length > 0 ? (
        <ListTable
          caption="Projects"
          rows={page.rows}
          keyOf={({ instanceId, id }) => `${instanceId}/${id}`}
          columns={PROJECT_COLUMNS}
          look={look}
          sort={{ by: query.sort ?? 'path', hrefOf: (sort) => paths.projects({ ...firstPage, sort }) }}
        />
      ) : (
        <EmptyState
          title={where === '' ? 'No projects yet' : 'No project matches'}
          icon={<Folder />}
          actions={where === '' ? null : <ClearFilters href={paths.projects(keep)} />}
        >
          {where === '' ? 'Sync a GitLab under Settings, Connections.' : 'Take out a filter to see more.'}
        </EmptyState>
      )}
      <Pagination
        previousHref={page.previous && paths.projects({ ...firstPage, before: page.previous })}
        nextHref={page.next && paths.projects({ ...firstPage, after: page.next })}
        summary={`${total} ${page.total === 1 ? 'project' : 'projects'}`}
      />
    </>
  );
}
