import type { ReactNode } from 'react';
import { SortTh, Table, Td, Th, Tr } from '@/components/ui/table';
import type { ListLook } from '@/lib/lists/look';

export interface Column<Row> {
  readonly id: string;
  readonly label: string;
  readonly numeric?: true;
  /** What the list is sorted by, and which way, where the head is pressed. */
  readonly sort?: { readonly by: string; readonly direction: 'ascending' | 'descending' };
  readonly cell: (row: Row) => ReactNode;
}

interface Props<Row> {
  readonly caption: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
  /** The first one names the row and is always shown. */
  readonly columns: readonly [Column<Row>, ...Column<Row>[]];
  readonly look: ListLook;
  /** By what the rows are sorted now, and where they are sorted by something else. */
  readonly sort?: { readonly by: string; readonly hrefOf: (by: string) => string };
  /** What a row is picked by, and its name; absent: rows are not picked. */
  readonly pick?: (row: Row) => { readonly value: string; readonly label: string };
}

/** A list whose columns, density and picked rows are the person's choice. */
export function ListTable<Row>({ caption, rows, keyOf, columns, look, sort, pick }: Props<Row>) {
  const shown = columns.filter(({ id }, index) => index === 0 || !look.hidden.includes(id));
  const head = (
    <>
      {pick ? (
        <Th>
          <Pick all value="" label="Select all rows of this page" />
        </Th>
      ) : null}
      {shown.map((column) => (
        <Head key={column.id} column={column} sort={sort} />
      ))}
    </>
  );
  return (
    <Table caption={caption} head={head} density={look.density}>
      {rows.map((row) => (
        <Tr key={keyOf(row)} className="has-[input[data-pick]:checked]:bg-accent-soft">
          {pick ? (
            <Td className="w-8 max-sm:absolute max-sm:end-0">
              <Pick {...pick(row)} />
            </Td>
          ) : null}
          {shown.map(({ id, label, numeric, cell }, index) => (
            <Td key={id} {...(index > 0 && { label })} {...(numeric && { numeric })}>
              {cell(row)}
            </Td>
          ))}
        </Tr>
      ))}
    </Table>
  );
}

interface HeadProps<Row> {
  readonly column: Column<Row>;
  readonly sort: Props<Row>['sort'];
}

function Head<Row>({ column: { label, numeric, sort: by }, sort }: HeadProps<Row>) {
  if (by === undefined || sort === undefined) return <Th {...(numeric && { numeric })}>{label}</Th>;
  return (
    <SortTh href={sort.hrefOf(by.by)} sorted={sort.by === by.by ? by.direction : null} {...(numeric && { numeric })}>
      {label}
    </SortTh>
  );
}

interface PickProps {
  readonly value: string;
  readonly label: string;
  /** Picks every row of the page. */
  readonly all?: true;
}

/** Above the row's link, and as large as a finger needs. `Selection` around the list looks at it. */
const Pick = ({ value, label, all }: PickProps) => (
  <label className="relative z-1 grid size-6 place-items-center">
    <input
      type="checkbox"
      value={value}
      aria-label={label}
      {...(all ? { 'data-pick-all': '' } : { 'data-pick': '' })}
      autoComplete="off"
      className="size-4 accent-accent-solid"
    />
  </label>
);
