import { z } from 'zod';
import { answers, answersNothing, type Operation } from '@/app/api/operation';
import { deleteView, deleteViewInput } from '@/lib/services/views/delete-view';
import { listViews, listViewsInput, savedViews } from '@/lib/services/views/list-views';
import { saveView, saveViewInput } from '@/lib/services/views/save-view';

const tag = 'Views';

export const VIEW_OPERATIONS: readonly Operation[] = [
  {
    method: 'GET',
    status: 200,
    path: '/views',
    id: 'listViews',
    tag,
    summary: 'List saved views of a list',
    description: 'Yours, and those that others share.',
    query: listViewsInput,
    ...answers(savedViews, listViews),
  },
  {
    method: 'POST',
    status: 201,
    path: '/views',
    id: 'saveView',
    tag,
    summary: 'Save a view of a list',
    body: saveViewInput,
    ...answers(z.strictObject({ id: z.string() }), saveView),
  },
  {
    method: 'DELETE',
    path: '/views/{id}',
    id: 'deleteView',
    tag,
    summary: 'Delete a saved view',
    params: deleteViewInput,
    ...answersNothing(deleteView),
  },
];
