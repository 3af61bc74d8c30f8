import Link from 'next/link';
import type { ReactNode } from 'react';
import { StateBadge } from '@/components/changes/state-badge';
import { paths } from '@/components/paths';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { ChangeRow } from '@/lib/services/changes/list-changes';

interface ChangeLinesProps {
  readonly rows: readonly ChangeRow[];
  /** Said where there is no change. */
  readonly none: string;
  /** Also the states that the place does not say already. */
  readonly withStates?: boolean;
  /** What else is said of a change, below it. */
  readonly below?: (row: ChangeRow) => ReactNode;
}

export function ChangeLines({ rows, none, withStates = false, below }: ChangeLinesProps) {
  if (rows.length === 0) return <p className="text-muted">{none}</p>;
  return (
    <ul className="grid gap-2">
      {rows.map((row) => (
        <li key={row.number}>
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <Link href={paths.change(row.number)} prefetch={false} className="rounded font-medium hover:underline">
              <span className="text-faint">#{row.number}</span> {row.title}
            </Link>
            {row.changesRequested || withStates ? (
              <StateBadge state={row.state} changesRequested={row.changesRequested} />
            ) : null}
          </p>
          <p className="text-meta text-muted">
            <VisibleText text={row.roleName} /> in <VisibleText text={row.accountName} />, by {row.author},{' '}
            <Time at={row.updatedAt} />
          </p>
          {below?.(row)}
        </li>
      ))}
    </ul>
  );
}
