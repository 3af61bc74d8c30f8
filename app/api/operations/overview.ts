import type { Operation } from '@/app/api/operation';
import { getOverview, getOverviewInput } from '@/lib/services/estate/get-overview';
import { searchAnything, searchAnythingInput } from '@/lib/services/estate/search-anything';

const read = { method: 'GET', status: 200 } as const;

export const OVERVIEW_OPERATIONS: readonly Operation[] = [
  {
    ...read,
    path: '/overview',
    id: 'getOverview',
    tag: 'Overview',
    summary: 'What needs someone now',
    query: getOverviewInput,
    run: getOverview,
  },
  {
    ...read,
    path: '/search',
    id: 'searchAnything',
    tag: 'Overview',
    summary: 'Find roles, projects and changes',
    query: searchAnythingInput,
    run: searchAnything,
  },
];
