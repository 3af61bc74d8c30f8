import { z } from 'zod';
import type { Operation } from '@/app/api/operation';
import { createToken, createTokenInput } from '@/lib/services/people/create-token';
import { createGroupGrant, createGroupGrantInput, deleteGroupGrant } from '@/lib/services/people/group-grants';
import { listPeople } from '@/lib/services/people/list-people';
import { listSessions, listSessionsInput } from '@/lib/services/people/list-sessions';
import { listTokens } from '@/lib/services/people/list-tokens';
import { revokeSession } from '@/lib/services/people/revoke-session';
import { revokeToken } from '@/lib/services/people/revoke-token';
import { setPersonDisabled, setPersonDisabledInput } from '@/lib/services/people/set-person-disabled';
import { setPersonRoles, setPersonRolesInput } from '@/lib/services/people/set-person-roles';

const read = { method: 'GET', status: 200 } as const;
const person = z.strictObject({ personId: z.string() });
const id = z.strictObject({ id: z.string() });

export const PEOPLE_OPERATIONS: readonly Operation[] = [
  {
    ...read,
    path: '/people',
    id: 'listPeople',
    tag: 'People',
    summary: 'List people and their roles',
    run: listPeople,
  },
  {
    method: 'PUT',
    path: '/people/{personId}/roles',
    id: 'setPersonRoles',
    tag: 'People',
    summary: 'Set the roles that an admin gives to a person',
    params: person,
    body: setPersonRolesInput.omit({ personId: true }),
    status: 204,
    run: setPersonRoles,
  },
  {
    method: 'PUT',
    path: '/people/{personId}/disabled',
    id: 'setPersonDisabled',
    tag: 'People',
    summary: 'Disable or enable a person',
    params: person,
    body: setPersonDisabledInput.omit({ personId: true }),
    status: 204,
    run: setPersonDisabled,
  },
  {
    method: 'POST',
    path: '/group-grants',
    id: 'createGroupGrant',
    tag: 'People',
    summary: 'Give a role to the members of a GitLab group',
    body: createGroupGrantInput,
    status: 201,
    idempotent: true,
    run: createGroupGrant,
  },
  {
    method: 'DELETE',
    path: '/group-grants/{id}',
    id: 'deleteGroupGrant',
    tag: 'People',
    summary: 'Take a role from the members of a group',
    params: id,
    status: 204,
    run: deleteGroupGrant,
  },
  {
    ...read,
    path: '/sessions',
    id: 'listSessions',
    tag: 'People',
    summary: 'List sessions',
    query: listSessionsInput,
    run: listSessions,
  },
  {
    method: 'DELETE',
    path: '/sessions/{id}',
    id: 'revokeSession',
    tag: 'People',
    summary: 'End a session',
    params: id,
    status: 204,
    run: revokeSession,
  },
  { ...read, path: '/tokens', id: 'listTokens', tag: 'Tokens', summary: 'List own API tokens', run: listTokens },
  // Not idempotent by key: the answer holds the token, and answers of keyed requests are kept in the database.
  {
    method: 'POST',
    path: '/tokens',
    id: 'createToken',
    tag: 'Tokens',
    summary: 'Create an API token; it is shown once',
    body: createTokenInput,
    status: 201,
    run: createToken,
  },
  {
    method: 'DELETE',
    path: '/tokens/{id}',
    id: 'revokeToken',
    tag: 'Tokens',
    summary: 'Revoke an API token',
    params: id,
    status: 204,
    run: revokeToken,
  },
];
