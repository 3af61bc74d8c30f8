import { GlassBadge } from '@/components/changes/broken-glass';
import { StateBadge } from '@/components/changes/state-badge';
import type { Column } from '@/components/lists/list-table';
import { paths } from '@/components/paths';
import { RowLink } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { ChangeRow } from '@/lib/services/changes/list-changes';

/** What the list of changes shows of each. */
export const CHANGE_COLUMNS: readonly [Column<ChangeRow>, ...Column<ChangeRow>[]] = [
  {
    ...{ id: 'title', label: 'Change' },
    cell: ({ number, title }) => (
      <RowLink href={paths.change(number)}>
        <span className="text-faint">#{number}</span> {title}
      </RowLink>
    ),
  },
  {
    ...{ id: 'state', label: 'State' },
    cell: ({ state, changesRequested, unreviewedGlass }) => (
      <>
        <StateBadge state={state} changesRequested={changesRequested} /> {unreviewedGlass ? <GlassBadge /> : null}
      </>
    ),
  },
  { id: 'role', label: 'Role', cell: ({ roleName }) => <VisibleText text={roleName} /> },
  { id: 'account', label: 'Account', cell: ({ accountName }) => <VisibleText text={accountName} /> },
  { id: 'author', label: 'Author', cell: ({ author }) => author },
  { id: 'updated', label: 'Updated', cell: ({ updatedAt }) => <Time at={updatedAt} /> },
];
