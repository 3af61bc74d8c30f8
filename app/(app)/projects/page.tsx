import { Folder } from 'lucide-react';
import type { Metadata } from 'next';
import { withoutFilters } from '@/app/(app)/without-filters';
import { queryOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { paths } from '@/components/paths';
import { ProjectTable } from '@/components/projects/project-table';
import { EmptyState } from '@/components/ui/empty-state';
import { ClearFilters, FilterBar, FilterChip, SearchInput } from '@/components/ui/filter-bar';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { VisibleText } from '@/components/ui/visible-text';
import { RUNGS } from '@/lib/reach/types';
import { listProjects } from '@/lib/services/estate/list-projects';
import { COUNT_LIMIT } from '@/lib/services/verb/paging';

export const metadata: Metadata = { title: 'Projects' };

interface Props {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Rungs that a project with a role can have, and the missing one. */
const REACHES = [
  ...RUNGS.filter(({ rung }) => rung > 0).map(({ rung, word }) => ({ value: String(rung), word })),
  { value: 'unknown', word: 'Unknown' },
];

export default async function ProjectsPage({ searchParams }: Props) {
  const { context, actor } = await signedIn();
  const query = queryOf(await searchParams);
  const page = await listProjects(context, actor, query).catch(withoutFilters(paths.projects()));
  const { after: _, before: __, q = '', ...filters } = query;
  const firstPage = { ...query, after: undefined, before: undefined };
  const toggle = (name: string, value: string) =>
    paths.projects({ ...firstPage, [name]: query[name] === value ? undefined : value });
  const filtered = Boolean(q || query.instance || query.rung);
  const total = page.total === null ? `${COUNT_LIMIT.toLocaleString('en')}+` : page.total.toLocaleString('en');
  return (
    <>
      <PageHeader name="Projects" sentence="GitLab projects and how many AWS roles their pipelines can assume." />
      <FilterBar>
        <SearchInput action={paths.projects()} label="Project path" value={q} keep={filters} />
        {page.instances.length > 1
          ? page.instances.map(({ id, name }) => (
              <FilterChip key={id} href={toggle('instance', id)} active={query.instance === id}>
                <VisibleText text={name} />
              </FilterChip>
            ))
          : null}
        {REACHES.map(({ value, word }) => (
          <FilterChip key={value} href={toggle('rung', value)} active={query.rung === value}>
            {word}
          </FilterChip>
        ))}
        {filtered ? <ClearFilters href={paths.projects()} /> : null}
      </FilterBar>
      {page.rows.length > 0 ? (
        <ProjectTable
          rows={page.rows}
          sort={query.sort ?? 'path'}
          sortHref={(sort) => paths.projects({ ...firstPage, sort })}
        />
      ) : (
        <EmptyState title={filtered ? 'No project matches' : 'No projects yet'} icon={<Folder />}>
          {filtered ? 'Clear the filters to see all.' : 'Sync a GitLab under Settings, Connections.'}
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
