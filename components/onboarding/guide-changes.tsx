import Link from 'next/link';
import { StateBadge } from '@/components/changes/state-badge';
import { paths } from '@/components/paths';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import { CHANGE_STATES } from '@/lib/changes/states';
import type { FirstRun } from '@/lib/services/onboarding/check-first-run';
import type { GuideChange } from '@/lib/services/onboarding/get-onboarding';

interface Props {
  readonly changes: readonly GuideChange[];
  readonly runs: readonly FirstRun[];
}

const HEAD = ['Track', 'Change', 'State', 'First run'].map((name) => <Th key={name}>{name}</Th>);

/** What came of a guide: a change of each track, and whether a pipeline has got in. */
export function GuideChanges({ changes, runs }: Props) {
  return (
    <Table caption="Changes of this guide" head={HEAD}>
      {changes.map(({ number, track, title, state, outcome }) => {
        const run = runs.find((each) => each.track === track);
        const known = CHANGE_STATES.find((each) => each === state);
        return (
          <Tr key={number}>
            <Td label="Track">{track}</Td>
            <Td label="Change">
              <Link className="underline" href={paths.change(number)}>
                {number} {title}
              </Link>
              {outcome ? <span className="block max-w-read text-meta text-muted">{outcome}</span> : null}
            </Td>
            <Td label="State">{known ? <StateBadge state={known} /> : state}</Td>
            <Td label="First run">
              {run ? <Run run={run} /> : <span className="text-muted">After it is applied</span>}
            </Td>
          </Tr>
        );
      })}
    </Table>
  );
}

function Run({ run }: { readonly run: FirstRun }) {
  if (run.unread !== null) return <span className="text-muted">Unknown. {run.unread}</span>;
  if (run.lastUsedAt === null)
    return (
      <span className="text-muted">
        None yet. IAM tells of one up to four hours later. The{' '}
        <Link className="underline" href={paths.role(run.role, { tab: 'pipeline' })}>
          check of the fence
        </Link>{' '}
        proves it in a pipeline, and Explain says which condition refuses one.
        <Entries run={run} />
      </span>
    );
  return (
    <span>
      Entered <Time at={run.lastUsedAt} />
      {run.lastUsedRegion ? ` from ${run.lastUsedRegion}` : ''}
      <Entries run={run} />
    </span>
  );
}

function Entries({ run }: { readonly run: FirstRun }) {
  if (run.entries === null || run.entries.length === 0) return null;
  return (
    <ul aria-label="Subjects that got in">
      {run.entries.map(({ at, subject }) => (
        <li key={`${at} ${subject}`} className="font-mono text-meta break-all">
          <VisibleText text={subject} /> <Time at={at} />
        </li>
      ))}
    </ul>
  );
}
