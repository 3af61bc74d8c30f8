import { Waypoints } from 'lucide-react';
import type { Metadata } from 'next';
import { MapFilters } from '@/app/(app)/access-map/map-filters';
import { mapHrefs } from '@/app/(app)/access-map/map-hrefs';
import { queryOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { placeMap } from '@/components/map/layout';
import { MapPicture } from '@/components/map/map-picture';
import { MapTable } from '@/components/map/map-table';
import { counted } from '@/components/map/map-words';
import { paths } from '@/components/paths';
import { RungBadge } from '@/components/reach/rung-badge';
import { LinkButton } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { EmptyState } from '@/components/ui/empty-state';
import { ClearFilters } from '@/components/ui/filter-bar';
import { PageHeader } from '@/components/ui/page-header';
import { RUNGS } from '@/lib/reach/types';
import { listConnectionStates } from '@/lib/services/connections/list-connection-states';
import { type AccessMap, getAccessMap } from '@/lib/services/estate/map/get-access-map';
import { AppError } from '@/lib/services/verb/app-error';

export const metadata: Metadata = { title: 'Access map' };

interface Props {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function AccessMapPage({ searchParams }: Props) {
  const { context, actor } = await signedIn();
  const { view, ...query } = queryOf(await searchParams);
  const map = await getAccessMap(context, actor, query).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'invalid') return error;
    throw error;
  });
  const accounts = (await listConnectionStates(context, actor)).filter(({ kind }) => kind === 'account');
  const asTable = view === 'table';
  const known = map instanceof AppError ? null : map;
  return (
    <>
      <PageHeader
        name="Access map"
        crumbs={
          query.under ? [{ label: 'All groups', href: paths.accessMap({ ...query, under: undefined, view }) }] : []
        }
        sentence={known === null ? 'Which groups can assume which roles.' : sentenceOf(known, query.under)}
        actions={
          <LinkButton href={paths.accessMap({ ...query, view: asTable ? undefined : 'table' })}>
            {asTable ? 'Show the picture' : 'Show as a table'}
          </LinkButton>
        }
      />
      <MapFilters query={query} view={view} accounts={accounts} recordedSince={known?.recordedSince ?? null} />
      {map instanceof AppError ? (
        <Callout tone="warn" title="This filter was not understood" actions={<ClearFilters href={paths.accessMap()} />}>
          {map.message}
        </Callout>
      ) : (
        <Body map={map} query={query} asTable={asTable} />
      )}
    </>
  );
}

interface BodyProps {
  readonly map: AccessMap;
  readonly query: Readonly<Record<string, string>>;
  readonly asTable: boolean;
}

function Body({ map, query, asTable }: BodyProps) {
  if (map.flows.length === 0)
    return (
      <EmptyState
        title={Object.keys(query).length > 0 ? 'No access matches' : 'No access is known yet'}
        icon={<Waypoints aria-hidden />}
        actions={Object.keys(query).length > 0 ? <ClearFilters href={paths.accessMap()} /> : null}
      >
        {map.recordedSince === null
          ? 'The map appears after the first sync of a GitLab and an AWS account.'
          : `The map is kept day by day since ${map.recordedSince}. Choose a later day, or another filter.`}
      </EmptyState>
    );
  const hrefs = mapHrefs(map, query);
  if (asTable) return <MapTable map={map} hrefs={hrefs} />;
  return (
    <div className="grid gap-3 pb-6">
      <MapPicture placed={placeMap(map)} hrefs={hrefs} compared={map.than !== null} />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-meta text-muted">
        {RUNGS.toReversed()
          .filter(({ rung }) => map.flows.some((flow) => flow.rung === rung))
          .map(({ rung }) => (
            <RungBadge key={rung} rung={rung} quiet />
          ))}
      </div>
      <p className="max-w-read text-meta text-muted">
        Width: how many branches and tags can get in. Colour: how open the role is.{' '}
        {map.than === null ? '' : 'Flows that changed are drawn full, those that are gone are dashed. '}
        Choose a group to look inside it, or a role to open it.
      </p>
    </div>
  );
}

function sentenceOf(map: AccessMap, under: string | undefined): string {
  const { groupCount, roleCount, accountCount, openCount, day } = map;
  const when = day === null ? '' : ` on ${day}`;
  const where = under === undefined ? '' : ` in ${under}`;
  const reach = `${counted(groupCount, 'group')}${where} can assume ${counted(roleCount, 'role')} in ${counted(accountCount, 'account')}${when}.`;
  if (openCount === 0) return reach;
  return `${reach} ${counted(openCount, 'role')} ${openCount === 1 ? 'is' : 'are'} open to projects that do not exist yet.`;
}
