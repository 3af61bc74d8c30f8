import Link from 'next/link';
import { paths } from '@/components/paths';
import { Badge } from '@/components/ui/badge';
import { Callout } from '@/components/ui/callout';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { VisibleText } from '@/components/ui/visible-text';
import type { ProjectView } from '@/lib/services/estate/get-project';

const ROLES_NAMED = 3;

/** Branches and tags, each with its protection and the roles that its pipelines can assume. */
export function ProjectRefs({ project: { refs: reading, refCount, roles } }: { readonly project: ProjectView }) {
  if (!reading.read)
    return (
      <Callout tone="warn" title="The branches and tags are not known.">
        {reading.because} So it cannot be said which of them can assume a role.
      </Callout>
    );
  const refs = reading.items;
  const more = (refCount ?? refs.length) - refs.length;
  if (refs.length === 0) return <p className="text-muted">This project has no branch and no tag.</p>;
  const head = ['Ref', 'Type', 'Protection', 'Can assume'].map((name) => (
    <Th key={name}>
      <VisibleText text={name} />
    </Th>
  ));
  return (
    <>
      <Table caption="Branches and tags" head={head} density="compact">
        {refs.map((ref) => {
          const assumed = ref.roles.flatMap((position) => roles[position] ?? []);
          return (
            <Tr key={`${ref.type}/${ref.name}`}>
              <Td>
                <bdi className="font-mono break-all">
                  <VisibleText text={ref.name} />
                </bdi>
              </Td>
              <Td label="Type">{ref.type}</Td>
              <Td label="Protection">
                {ref.protected ? <Badge tone="ok">Protected</Badge> : <Badge tone="warn">Not protected</Badge>}
              </Td>
              <Td label="Can assume">
                <span className="flex flex-wrap gap-x-3">
                  {assumed.slice(0, ROLES_NAMED).map(({ accountId, name }) => (
                    <Link
                      key={`${accountId}/${name}`}
                      href={paths.role({ accountId, name })}
                      prefetch={false}
                      className="rounded hover:underline"
                    >
                      <VisibleText text={name} />
                    </Link>
                  ))}
                  {assumed.length > ROLES_NAMED ? (
                    <span className="text-muted">and {assumed.length - ROLES_NAMED} more</span>
                  ) : null}
                  {assumed.length === 0 ? <span className="text-faint">no role</span> : null}
                </span>
              </Td>
            </Tr>
          );
        })}
      </Table>
      {more > 0 ? <p className="text-muted">and {more} more</p> : null}
    </>
  );
}
