import { answers, type Operation } from '@/app/api/operation';
import { capabilitiesView, getCapabilities, getCapabilitiesInput } from '@/lib/services/who-could/get-capabilities';
import { getStarters, getStartersInput, startersView } from '@/lib/services/who-could/get-starters';
import { getStarts, getStartsInput, startsView } from '@/lib/services/who-could/get-starts';

const read = { method: 'GET', status: 200 } as const;

export const WHO_COULD_OPERATIONS: readonly Operation[] = [
  {
    ...read,
    path: '/roles/{accountId}/{name}/capabilities',
    id: 'getCapabilities',
    tag: 'Roles',
    summary: 'Get what a role can do in AWS',
    description: 'Attached and inline policies and the permissions boundary, by service and level of access.',
    params: getCapabilitiesInput,
    ...answers(capabilitiesView, getCapabilities),
  },
  {
    ...read,
    path: '/roles/{accountId}/{name}/starts',
    id: 'getStarts',
    tag: 'Roles',
    summary: 'Get which kinds of pipeline can assume a role',
    description:
      'Push, tag, merge request, schedule and others, on protected branches and tags and on others, each with its reason.',
    params: getStartsInput,
    ...answers(startsView, getStarts),
  },
  {
    ...read,
    path: '/roles/{accountId}/{name}/starters',
    id: 'getStarters',
    tag: 'Roles',
    summary: 'Get who can start a pipeline that can assume a role',
    description:
      'Members of the admitted projects who may push to, merge into or create an admitted branch or tag, each once.',
    params: getStartersInput,
    ...answers(startersView, getStarters),
  },
];
