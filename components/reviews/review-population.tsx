import { KeyValue, KeyValueList } from '@/components/ui/key-value';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { PopulationHead } from '@/lib/reviews/population';

const HEAD = ['Source', 'Last read whole', 'Holds', 'Could not be read'].map((name) => <Th key={name}>{name}</Th>);

/** What a review was drawn from: how much there was, how fresh, and what could not be read. */
export function ReviewPopulation({ population }: { readonly population: PopulationHead | null }) {
  return (
    <section aria-labelledby="drawn-from" className="py-3">
      <h2 id="drawn-from" className="pb-1 font-medium">
        Drawn from
      </h2>
      {population === null ? (
        <p className="text-muted">This review began before Drawbridge recorded what it was drawn from.</p>
      ) : (
        <Known population={population} />
      )}
    </section>
  );
}

function Known({ population }: { readonly population: PopulationHead }) {
  const { accounts, instances, roles, rolesAsked, lines, linesAsked, digest } = population;
  const sources = [
    ...accounts.map((account) => ({
      ...account,
      label: `AWS account ${account.name} (${account.id})`,
      holds: `${counted(account.roles, 'role')}, ${account.asked} in scope`,
    })),
    ...instances.map((instance) => ({
      ...instance,
      label: `GitLab ${instance.name}`,
      holds: counted(instance.projects, 'project'),
    })),
  ];
  return (
    <>
      <KeyValueList>
        <KeyValue name="Roles in scope">{`${rolesAsked} of ${roles}`}</KeyValue>
        <KeyValue name="Lines in scope">{`${linesAsked} of ${lines}`}</KeyValue>
        <KeyValue name="Digest of the list of roles">
          <span className="font-mono text-meta break-all">{digest}</span>
        </KeyValue>
      </KeyValueList>
      <Table caption="Sources of the review" head={HEAD} density="compact">
        {sources.map(({ label, readAt, holds, unread }) => (
          <Tr key={label}>
            <Td label="Source">{label}</Td>
            <Td label="Last read whole">{readAt === null ? 'never' : <Time at={readAt} show="absolute" />}</Td>
            <Td label="Holds">{holds}</Td>
            <Td label="Could not be read" className="break-words">
              {unread.length === 0 ? 'nothing' : unread.join(' ')}
            </Td>
          </Tr>
        ))}
      </Table>
    </>
  );
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
