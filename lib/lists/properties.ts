import { AUDIT_ACTIONS, AUDIT_RESULTS } from '@/lib/audit/events';
import { RISKS } from '@/lib/capabilities/risk-words';
import { CHANGE_STATES, STATE_WORDS } from '@/lib/changes/states';
import type { Choice, Property } from '@/lib/lists/filter';
import { SEVERITIES } from '@/lib/reach/findings/findings';
import { RUNGS } from '@/lib/reach/types';

const choice = (value: string, label: string): Choice => ({ value, label });
const YES_NO = [choice('yes', 'Yes'), choice('no', 'No')];
const UNKNOWN = choice('unknown', 'Unknown');
const rungs = RUNGS.map(({ id, word }) => choice(id, word));

/** What each list can be filtered by. A property here and none in the list's query is a type error, and the other way round. */
export const ROLE_PROPERTIES = [
  { name: 'name', label: 'Name', kind: 'text', example: 'shop-*' },
  { name: 'account', label: 'Account', kind: 'text', example: 'prod-*' },
  { name: 'path', label: 'Path', kind: 'text', example: '/ci/*' },
  { name: 'reach', label: 'Reach', kind: 'choice', choices: [...rungs.toReversed(), UNKNOWN] },
  {
    ...{ name: 'risk', label: 'Risk', kind: 'choice' },
    choices: [...RISKS.map(({ id, word }) => choice(id, word)).toReversed(), UNKNOWN],
  },
  {
    ...{ name: 'severity', label: 'Worst finding', kind: 'choice' },
    choices: [...SEVERITIES.map((severity) => choice(severity, severity)), choice('none', 'no finding')],
  },
  { name: 'drift', label: 'Drifted', kind: 'choice', choices: YES_NO },
  { name: 'mappings', label: 'Mappings', kind: 'number' },
  { name: 'foreign', label: 'Foreign statements', kind: 'number' },
  { name: 'projects', label: 'Projects', kind: 'number' },
  { name: 'findings', label: 'Findings', kind: 'number' },
  { name: 'used', label: 'Last used', kind: 'age', never: 'not in 400 days' },
] as const satisfies readonly Property[];

export const PROJECT_PROPERTIES = [
  { name: 'path', label: 'Path', kind: 'text', example: 'shop/*' },
  { name: 'gitlab', label: 'GitLab', kind: 'text', example: 'harbour' },
  { name: 'branch', label: 'Default branch', kind: 'text', example: 'main' },
  {
    ...{ name: 'reach', label: 'Widest role', kind: 'choice' },
    choices: [...rungs.filter(({ value }) => value !== 'nobody').toReversed(), UNKNOWN, choice('none', 'no role')],
  },
  { name: 'roles', label: 'Roles', kind: 'number' },
  {
    ...{ name: 'visibility', label: 'Visibility', kind: 'choice' },
    choices: [choice('private', 'Private'), choice('internal', 'Internal'), choice('public', 'Public')],
  },
  { name: 'archived', label: 'Archived', kind: 'choice', choices: YES_NO },
] as const satisfies readonly Property[];

export const CHANGE_PROPERTIES = [
  { name: 'title', label: 'Title', kind: 'text', example: 'admit*' },
  { name: 'role', label: 'Role', kind: 'text', example: 'shop-*' },
  { name: 'account', label: 'Account', kind: 'text', example: 'prod-*' },
  {
    ...{ name: 'state', label: 'State', kind: 'choice' },
    choices: CHANGE_STATES.map((state) => choice(state, STATE_WORDS[state].word)),
  },
  { name: 'author', label: 'Author', kind: 'text', example: 'rhea' },
  { name: 'updated', label: 'Updated', kind: 'age' },
] as const satisfies readonly Property[];

export const REVIEW_PROPERTIES = [
  { name: 'name', label: 'Name', kind: 'text', example: 'autumn' },
  { name: 'state', label: 'State', kind: 'choice', choices: [choice('open', 'Open'), choice('ended', 'Ended')] },
  { name: 'waiting', label: 'Waits for you', kind: 'choice', choices: YES_NO },
  { name: 'started', label: 'Started', kind: 'age' },
] as const satisfies readonly Property[];

export const AUDIT_PROPERTIES = [
  { name: 'who', label: 'Who', kind: 'text', example: 'rhea' },
  {
    ...{ name: 'action', label: 'What', kind: 'choice' },
    choices: Object.entries(AUDIT_ACTIONS).map(([action, meaning]) => choice(action, meaning)),
  },
  { name: 'object', label: 'On what', kind: 'text', example: 'shop-*' },
  { name: 'kind', label: 'Kind of object', kind: 'text', example: 'change' },
  {
    ...{ name: 'result', label: 'Result', kind: 'choice' },
    choices: AUDIT_RESULTS.map((result) => choice(result, result)),
  },
  { name: 'change', label: 'Change', kind: 'number' },
] as const satisfies readonly Property[];

export type RoleProperty = (typeof ROLE_PROPERTIES)[number]['name'];
export type ProjectProperty = (typeof PROJECT_PROPERTIES)[number]['name'];
export type ChangeProperty = (typeof CHANGE_PROPERTIES)[number]['name'];
export type ReviewProperty = (typeof REVIEW_PROPERTIES)[number]['name'];
export type AuditProperty = (typeof AUDIT_PROPERTIES)[number]['name'];
