import { z } from 'zod';
import { answers, answersNothing, answersRows, type Operation } from '@/app/api/operation';
import { rowId } from '@/lib/services/answers/parts';
import { confirmGroup, confirmGroupInput } from '@/lib/services/people/confirm-group';
import { findPeople, findPeopleInput, foundPeople } from '@/lib/services/people/find-people';
import { getLinkCandidates, linkCandidatesView } from '@/lib/services/people/get-link-candidates';
import { grantView, listGrants } from '@/lib/services/people/grant-view';
import { createGroupGrant, createGroupGrantInput, deleteGroupGrant } from '@/lib/services/people/group-grants';
import { linkPerson, linkPersonInput, unlinkPerson } from '@/lib/services/people/link-people';
import { listPeople, listPeopleInput, peoplePage } from '@/lib/services/people/list-people';
import { listRefusedSignIns, refusedSignInView } from '@/lib/services/people/list-refused-sign-ins';
import { listSessions, listSessionsInput, sessionPage } from '@/lib/services/people/list-sessions';
import { readMembersNow } from '@/lib/services/people/read-members-now';
import { revokeSession } from '@/lib/services/people/revoke-session';
import { setPersonDisabled, setPersonDisabledInput } from '@/lib/services/people/set-person-disabled';
import { setPersonRoles, setPersonRolesInput } from '@/lib/services/people/set-person-roles';
import { createdToken, createToken, createTokenInput } from '@/lib/services/people/tokens/create-token';
import { listTokens, listTokensInput, tokenPage } from '@/lib/services/people/tokens/list-tokens';
import { revokeToken } from '@/lib/services/people/tokens/revoke-token';
import { vouchForPerson, vouchForPersonInput } from '@/lib/services/people/vouch-for-person';

const read = { method: 'GET', status: 200 } as const;
const person = z.strictObject({ personId: z.string() });
const id = z.strictObject({ id: z.string() });

export const PEOPLE_OPERATIONS: readonly Operation[] = [
  {
    ...read,
    path: '/people',
    id: 'listPeople',
    tag: 'People',
    summary: 'List people and their Drawbridge roles',
    query: listPeopleInput,
    ...answers(peoplePage, listPeople),
  },
  {
    ...read,
    path: '/people/find',
    id: 'findPeople',
    tag: 'People',
    summary: 'Find people by name',
    description: 'For whoever chooses a person. Disabled people are not found.',
    query: findPeopleInput,
    ...answers(foundPeople, findPeople),
  },
  {
    ...read,
    path: '/people/link-candidates',
    id: 'getLinkCandidates',
    tag: 'People',
    summary: 'Get accounts that may belong to one person',
    ...answers(linkCandidatesView, getLinkCandidates),
  },
  {
    ...read,
    path: '/group-grants',
    id: 'listGroupGrants',
    tag: 'People',
    summary: 'List the Drawbridge roles that GitLab groups give',
    ...answersRows(grantView, listGrants),
  },
  {
    method: 'PUT',
    path: '/people/{personId}/roles',
    id: 'setPersonRoles',
    tag: 'People',
    summary: 'Set the Drawbridge roles of a person',
    description: 'Replaces the roles that administrators gave. Roles from the configuration or from groups stay.',
    params: person,
    body: setPersonRolesInput.omit({ personId: true }),
    ...answersNothing(setPersonRoles),
  },
  {
    method: 'PUT',
    path: '/people/{personId}/disabled',
    id: 'setPersonDisabled',
    tag: 'People',
    summary: 'Disable or enable a person',
    description: 'Disabling ends their sessions and stops their tokens.',
    params: person,
    body: setPersonDisabledInput.omit({ personId: true }),
    ...answersNothing(setPersonDisabled),
  },
  {
    method: 'POST',
    path: '/people/{personId}/vouch',
    id: 'vouchForPerson',
    tag: 'People',
    summary: 'Vouch for an account that Drawbridge first saw lately',
    description:
      'Its approvals then count for changes that were submitted before it was first seen, except for changes that you wrote.',
    params: person,
    body: vouchForPersonInput.omit({ personId: true }),
    ...answersNothing(vouchForPerson),
  },
  {
    method: 'PUT',
    path: '/people/{personId}/link',
    id: 'linkPerson',
    tag: 'People',
    summary: 'Link an account to another account of the same person',
    description: 'Linked accounts are one author, and their approvals count once.',
    params: person,
    body: linkPersonInput.omit({ personId: true }),
    ...answersNothing(linkPerson),
  },
  {
    method: 'DELETE',
    path: '/people/{personId}/link',
    id: 'unlinkPerson',
    tag: 'People',
    summary: 'Undo the link of an account',
    description: 'The accounts count as two people again, as if both were first seen now.',
    params: person,
    ...answersNothing(unlinkPerson),
  },
  {
    method: 'POST',
    path: '/group-grants',
    id: 'createGroupGrant',
    tag: 'People',
    summary: 'Give a Drawbridge role to the members of a GitLab group',
    body: createGroupGrantInput,
    status: 201,
    idempotent: true,
    ...answers(z.strictObject({ id: rowId }), createGroupGrant),
  },
  {
    method: 'DELETE',
    path: '/group-grants/{id}',
    id: 'deleteGroupGrant',
    tag: 'People',
    summary: 'Remove a Drawbridge role from the members of a GitLab group',
    params: id,
    ...answersNothing(deleteGroupGrant),
  },
  {
    method: 'POST',
    path: '/group-grants/confirm',
    id: 'confirmGroup',
    tag: 'People',
    summary: 'Confirm the group that has taken the path of another',
    description: 'Grants and rules that name the path mean the new group from then on. Until then it gives nothing.',
    body: confirmGroupInput,
    ...answersNothing(confirmGroup),
  },
  {
    ...read,
    path: '/sessions',
    id: 'listSessions',
    tag: 'People',
    summary: 'List sessions',
    query: listSessionsInput,
    ...answers(sessionPage, listSessions),
  },
  {
    method: 'POST',
    path: '/group-grants/read',
    id: 'readMembers',
    tag: 'People',
    summary: 'Read the members of the groups that give roles or approvals now',
    ...answersNothing(readMembersNow),
  },
  {
    ...read,
    path: '/refused-sign-ins',
    id: 'listRefusedSignIns',
    tag: 'People',
    summary: 'List refused sign-ins with their cause',
    ...answersRows(refusedSignInView, listRefusedSignIns),
  },
  {
    method: 'DELETE',
    path: '/sessions/{id}',
    id: 'revokeSession',
    tag: 'People',
    summary: 'End a session',
    params: id,
    ...answersNothing(revokeSession),
  },
  {
    ...read,
    path: '/tokens',
    id: 'listTokens',
    tag: 'Tokens',
    summary: 'List your API tokens',
    description: 'The tokens themselves are never shown again.',
    query: listTokensInput,
    ...answers(tokenPage, listTokens),
  },
  // Not idempotent by key: the answer holds the token, and answers of keyed requests are kept in the database.
  {
    method: 'POST',
    path: '/tokens',
    id: 'createToken',
    tag: 'Tokens',
    summary: 'Create an API token',
    description: 'The token is shown once, in this answer. Only a browser session may create one.',
    body: createTokenInput,
    status: 201,
    ...answers(createdToken, createToken),
  },
  {
    method: 'DELETE',
    path: '/tokens/{id}',
    id: 'revokeToken',
    tag: 'Tokens',
    summary: 'Revoke an API token',
    params: id,
    ...answersNothing(revokeToken),
  },
];
