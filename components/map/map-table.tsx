import Link from 'next/link';
import { changeOf } from '@/components/map/layout';
import { CHANGE_WORDS, sourceName, targetName } from '@/components/map/map-words';
import { RungBadge } from '@/components/reach/rung-badge';
import { Badge } from '@/components/ui/badge';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { VisibleText } from '@/components/ui/visible-text';
import type { AccessMap } from '@/lib/services/estate/map/get-access-map';

interface Props {
  readonly map: AccessMap;
  readonly hrefs: Readonly<Record<string, string>>;
}

/** The map in words: one row for each flow of the picture, what is most open first. */
export function MapTable({ map, hrefs }: Props) {
  const sources = new Map(map.sources.map((source) => [source.id, source]));
  const targets = new Map(map.targets.map((target) => [target.id, target]));
  const compared = map.than !== null;
  const flows = [...map.flows].sort((a, b) => (b.rung ?? -1) - (a.rung ?? -1) || b.pairCount - a.pairCount);
  return (
    <Table
      caption="Which groups can assume which roles"
      density="compact"
      head={
        <>
          <Th>Group</Th>
          <Th>Role</Th>
          <Th>Account</Th>
          <Th>Reach</Th>
          <Th numeric>Branches and tags</Th>
          <Th numeric>Protected</Th>
          {compared ? <Th>Since {map.than}</Th> : null}
        </>
      }
    >
      {flows.map((flow) => {
        const [source, target] = [sources.get(flow.source), targets.get(flow.target)];
        const change = changeOf(flow);
        const isCounted = source?.kind === 'group' || source?.kind === 'rest';
        return source === undefined || target === undefined ? null : (
          <Tr key={`${flow.source} ${flow.target} ${flow.rung}`}>
            <Td label="Group">
              <Ending href={hrefs[flow.source]} name={sourceName(source)} />
            </Td>
            <Td label="Role">
              <Ending href={hrefs[flow.target]} name={targetName(target)} />
            </Td>
            <Td label="Account">{target.accountName ?? 'More accounts'}</Td>
            <Td label="Reach">
              <RungBadge rung={flow.rung} quiet />
            </Td>
            <Td label="Branches and tags" numeric>
              {isCounted ? flow.pairCount.toLocaleString('en') : 'any'}
            </Td>
            <Td label="Protected" numeric>
              {isCounted ? flow.protectedCount.toLocaleString('en') : 'any'}
            </Td>
            {compared ? (
              <Td label={`Since ${map.than}`}>
                {change === null ? (
                  'No change'
                ) : (
                  <Badge tone={change === 'came' || change === 'grew' ? 'warn' : 'ok'}>{CHANGE_WORDS[change]}</Badge>
                )}
              </Td>
            ) : null}
          </Tr>
        );
      })}
    </Table>
  );
}

function Ending({ href, name }: { readonly href: string | undefined; readonly name: string }) {
  return href === undefined ? (
    name
  ) : (
    <Link href={href} prefetch={false} className="rounded hover:underline">
      <VisibleText text={name} />
    </Link>
  );
}
