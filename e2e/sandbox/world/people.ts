import type { Member, Person } from '@/e2e/sandbox/world/types';

const person = (id: number, username: string, name: string, note: string): Person => ({
  ...{ id, username, name, note, state: 'active', methods: [], level: null },
  email: `${username}@harbour.example`,
  identities: [{ provider: 'saml', extern_uid: `harbour-${username}` }],
});

/** Who can sign in. The product maps the groups below to its roles. */
export const PEOPLE: readonly Person[] = [
  person(1, 'ada', 'Ada Brandt', 'admin'),
  person(2, 'rhea', 'Rhea Okafor', 'requester: drafts and submits changes'),
  person(3, 'amir', 'Amir Haddad', 'approver'),
  person(4, 'pia', 'Pia Lindqvist', 'approver and requester'),
  person(5, 'vik', 'Vik Nair', 'viewer'),
  person(6, 'odile', 'Odile Faure', 'auditor'),
  person(7, 'noor', 'Noor de Wit', 'no role in Drawbridge: a Guest of the parent group of all that have one'),
  person(8, 'tom', 'Tom Ashdown', 'no role in Drawbridge'),
];

/** Direct members by group: level by person id. Whoever owns or maintains a top-level group is inherited by all below it. */
const MEMBERS: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  shop: { 1: 50, 2: 30, 3: 40, 8: 30 },
  freight: { 1: 50, 3: 40, 7: 30, 8: 30 },
  platform: { 1: 50, 3: 40, 7: 10 },
  data: { 1: 50, 3: 40 },
  mobile: { 1: 50, 3: 40 },
  security: { 1: 50, 3: 40, 4: 30 },
  'Shop-Labs': { 1: 50, 3: 40 },
  'harbour-oss': { 1: 50, 3: 40 },
  'platform/drawbridge-admins': { 1: 50 },
  'platform/drawbridge-approvers': { 3: 30, 4: 30 },
  'platform/drawbridge-requesters': { 2: 30, 4: 30 },
  'platform/drawbridge-viewers': { 5: 30 },
  'security/drawbridge-auditors': { 6: 30 },
};

export const membersOf = (path: string): Member[] =>
  Object.entries(MEMBERS[path] ?? {}).map(([id, level]) => ({
    ...{ userId: Number(id), level, expiresAt: null, awaiting: false },
  }));
