import type { Person } from '@/e2e/sandbox/world/types';

/** Who can sign in. The product maps these groups to its roles. */
export const PEOPLE: readonly Person[] = [
  { id: 1, username: 'ada', name: 'Ada Brandt', groups: ['platform', 'platform/drawbridge-admins'], note: 'admin' },
  {
    id: 2,
    username: 'rhea',
    name: 'Rhea Okafor',
    groups: ['shop', 'platform/drawbridge-requesters'],
    note: 'requester: drafts and submits changes',
  },
  {
    id: 3,
    username: 'amir',
    name: 'Amir Haddad',
    groups: ['platform', 'platform/drawbridge-approvers'],
    note: 'approver',
  },
  {
    id: 4,
    username: 'pia',
    name: 'Pia Lindqvist',
    groups: ['security', 'platform/drawbridge-approvers', 'platform/drawbridge-requesters'],
    note: 'approver and requester',
  },
  { id: 5, username: 'vik', name: 'Vik Nair', groups: ['platform/drawbridge-viewers'], note: 'viewer' },
  { id: 6, username: 'odile', name: 'Odile Faure', groups: ['security/drawbridge-auditors'], note: 'auditor' },
  { id: 7, username: 'noor', name: 'Noor de Wit', groups: ['freight'], note: 'no role in Drawbridge' },
  { id: 8, username: 'tom', name: 'Tom Ashdown', groups: ['shop', 'freight'], note: 'no role in Drawbridge' },
];
