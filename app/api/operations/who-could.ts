import { answers, type Operation } from '@/app/api/operation';
import { capabilitiesView, getCapabilities, getCapabilitiesInput } from '@/lib/services/who-could/get-capabilities';

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
];
