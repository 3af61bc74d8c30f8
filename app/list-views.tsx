import { SavedViews } from '@/components/lists/saved-views';
import { type PersonActor, refusalOf } from '@/lib/access/decide';
import { type ViewedList, type ViewQuery, viewQueryOf } from '@/lib/lists/views';
import type { Context } from '@/lib/services/verb/context';
import { listViews } from '@/lib/services/views/list-views';

interface Props {
  readonly context: Context;
  readonly actor: PersonActor;
  readonly list: ViewedList;
  /** The list's own address without its parameters. */
  readonly action: string;
  /** Every parameter of the address. */
  readonly query: ViewQuery;
}

/** The saved views of a list, for its header. */
export async function ListViews({ context, actor, list, action, query }: Props) {
  const { rows } = await listViews(context, actor, { list });
  return (
    <SavedViews
      list={list}
      action={action}
      query={viewQueryOf(list, query)}
      views={rows}
      sharing={refusalOf(actor, 'view.share')}
    />
  );
}
