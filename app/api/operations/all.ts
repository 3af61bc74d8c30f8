import type { Operation } from '@/app/api/operation';
import { CHANGE_OPERATIONS } from '@/app/api/operations/changes';
import { ESTATE_OPERATIONS } from '@/app/api/operations/estate';
import { PEOPLE_OPERATIONS } from '@/app/api/operations/people';

/** Every operation of the API. What is not here cannot be called. */
export const OPERATIONS: readonly Operation[] = [...ESTATE_OPERATIONS, ...CHANGE_OPERATIONS, ...PEOPLE_OPERATIONS];
