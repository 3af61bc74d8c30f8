import { forbidden, notFound } from '@/e2e/sandbox/gitlab/refusals';
import { ADMINISTRATOR, type Call, NO_CONTENT, type OpenRoute } from '@/e2e/sandbox/gitlab/route';
import { json } from '@/e2e/sandbox/http';
import type { Instance, Person } from '@/e2e/sandbox/world/types';

function personOf(call: Call, { people }: Instance): Person {
  const person = people.find(({ id }) => String(id) === call.path.user);
  if (!person) throw notFound('User');
  return person;
}

/** Addresses and identities are for administrators alone. */
function shown({ token }: Call, { id, username, name, state, email, identities }: Person) {
  const open = { id, username, name, state, locked: false, public_email: null };
  return token.level >= ADMINISTRATOR ? { ...open, email, identities } : open;
}

/** Who is blocked stays a member of their groups, and cannot sign in. */
const become =
  (from: string, to: string, action: string): OpenRoute['answer'] =>
  (call, instance) => {
    const person = personOf(call, instance);
    if (person.state !== from) throw forbidden(`The user is ${person.state}`);
    person.state = to;
    call.did(action, person.username);
    return json(true, 201);
  };

/** GitLab: Users API. */
export const USER_ROUTES: readonly OpenRoute[] = [
  {
    method: 'GET',
    path: 'users/:user',
    level: 0,
    answer: (call, instance) => json(shown(call, personOf(call, instance))),
  },
  { method: 'POST', path: 'users/:user/block', level: ADMINISTRATOR, answer: become('active', 'blocked', 'BlockUser') },
  {
    method: 'POST',
    path: 'users/:user/unblock',
    level: ADMINISTRATOR,
    answer: become('blocked', 'active', 'UnblockUser'),
  },
  {
    method: 'DELETE',
    path: 'users/:user',
    level: ADMINISTRATOR,
    answer: (call, instance) => {
      const person = personOf(call, instance);
      instance.people = instance.people.filter((each) => each !== person);
      for (const group of instance.groups) group.members = group.members.filter(({ userId }) => userId !== person.id);
      call.did('DeleteUser', person.username);
      return NO_CONTENT;
    },
  },
];
