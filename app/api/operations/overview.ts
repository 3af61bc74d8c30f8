import { answers, answersRows, type Operation } from '@/app/api/operation';
import { exposureView, getExposure, getExposureInput } from '@/lib/services/estate/get-exposure';
import { getOverview, getOverviewInput, overviewView } from '@/lib/services/estate/get-overview';
import { accessMap, getAccessMap, getAccessMapInput } from '@/lib/services/estate/map/get-access-map';
import { foundItem, searchAnything, searchAnythingInput } from '@/lib/services/estate/search-anything';
import { getProgress, getProgressInput, progress } from '@/lib/services/live/get-progress';

const read = { method: 'GET', status: 200 } as const;

export const OVERVIEW_OPERATIONS: readonly Operation[] = [
  {
    ...read,
    path: '/overview',
    id: 'getOverview',
    tag: 'Overview',
    summary: 'Get what needs attention now',
    query: getOverviewInput,
    ...answers(overviewView, getOverview),
  },
  {
    ...read,
    path: '/exposure',
    id: 'getExposure',
    tag: 'Overview',
    summary: 'Get how the reach of all roles changed',
    query: getExposureInput,
    ...answers(exposureView, getExposure),
  },
  {
    ...read,
    path: '/access-map',
    id: 'getAccessMap',
    tag: 'Overview',
    summary: 'Get which groups can assume which roles',
    description:
      'Answers what one picture can show: the groups and roles with the most access, and the rest of each as one.',
    query: getAccessMapInput,
    ...answers(accessMap, getAccessMap),
  },
  {
    ...read,
    path: '/search',
    id: 'searchAnything',
    tag: 'Overview',
    summary: 'Search roles, projects and changes',
    description:
      'Finds roles by name or ARN, projects by path, and changes by title or number. Answers the first few of each.',
    query: searchAnythingInput,
    ...answersRows(foundItem, searchAnything),
  },
  {
    ...read,
    path: '/progress',
    id: 'getProgress',
    tag: 'Overview',
    summary: 'Look whether something moved',
    description:
      'A `mark` that differs from the one before means: read the subject again. Wait for an answer before you ask again.',
    query: getProgressInput,
    ...answersRows(progress, getProgress),
  },
];
