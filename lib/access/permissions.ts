/** What each person may do: one table. Every verb names one permission; what is not in the table is refused. */

export const PERSON_ROLES = ['viewer', 'requester', 'approver', 'admin', 'auditor'] as const;
export type PersonRoleName = (typeof PERSON_ROLES)[number];

/**
 * Permission → what it allows, who holds it by role, and the token scope that carries it. `confirmed`: a role by a GitLab group
 * counts only while GitLab could confirm the membership lately.
 */
export const PERMISSIONS = {
  'estate.read': {
    allows: 'read projects, roles and changes',
    roles: ['viewer', 'requester', 'approver', 'admin', 'auditor'],
    scope: 'read',
  },
  'change.draft': {
    allows: 'draft, edit, submit and withdraw changes',
    roles: ['requester', 'approver', 'admin'],
    scope: 'write',
  },
  'change.comment': {
    allows: 'comment on changes',
    roles: ['requester', 'approver', 'admin', 'auditor'],
    scope: 'write',
  },
  'change.decide': {
    allows: "approve or reject other people's changes",
    roles: ['approver'],
    scope: 'approve',
    confirmed: true,
  },
  'change.apply': {
    allows: 'apply approved changes',
    roles: ['requester', 'approver', 'admin'],
    scope: 'apply',
    confirmed: true,
  },
  'change.break-glass': {
    allows: 'apply a change without approval in an emergency',
    roles: ['admin'],
    scope: null,
    confirmed: true,
  },
  'change.review-break-glass': {
    allows: 'review a change that was applied without approval',
    roles: ['approver', 'admin', 'auditor'],
    scope: null,
    confirmed: true,
  },
  'applying.resume': {
    allows: 'have changes applied again after the database was restored',
    roles: ['admin'],
    scope: null,
    confirmed: true,
  },
  'rules.propose': { allows: 'propose approval rules', roles: ['admin'], scope: null },
  'rules.decide': {
    allows: "approve or reject other people's proposals of approval rules",
    roles: ['admin', 'approver'],
    scope: null,
    confirmed: true,
  },
  'drift.set-mode': {
    allows: 'choose what is done when a role drifts',
    roles: ['approver', 'admin'],
    scope: null,
  },
  'sync.start': { allows: 'start a sync', roles: ['requester', 'approver', 'admin'], scope: 'write' },
  'view.save': {
    allows: 'save views of lists',
    roles: ['viewer', 'requester', 'approver', 'admin', 'auditor'],
    scope: 'write',
  },
  'view.share': {
    allows: 'share views of lists with everybody',
    roles: ['requester', 'approver', 'admin', 'auditor'],
    scope: 'write',
  },
  'notices.choose': {
    allows: 'choose which notices reach them in person',
    roles: ['viewer', 'requester', 'approver', 'admin', 'auditor'],
    scope: 'write',
  },
  'audit.read': { allows: 'read the audit log', roles: ['auditor', 'admin', 'approver'], scope: 'read' },
  'audit.export': { allows: 'export the audit log', roles: ['auditor', 'admin'], scope: 'read' },
  'review.manage': { allows: 'start and end access reviews', roles: ['auditor', 'admin'], scope: 'admin' },
  'review.answer': {
    allows: 'answer access reviews that ask you',
    roles: ['viewer', 'requester', 'approver', 'admin', 'auditor'],
    scope: 'write',
  },
  'migration.run': {
    allows: 'search projects for old variables and open merge requests in them',
    roles: ['requester', 'approver', 'admin'],
    scope: 'write',
  },
  'settings.read': {
    allows: 'read connections and members',
    roles: ['viewer', 'requester', 'approver', 'admin', 'auditor'],
    scope: 'read',
  },
  'connections.check': { allows: 'check the permissions of connections', roles: ['admin'], scope: 'admin' },
  'notifications.replay': { allows: 'send notices again', roles: ['admin'], scope: 'admin' },
  'people.manage': { allows: 'change who holds which role, and end sessions', roles: ['admin'], scope: 'admin' },
  'token.manage-own': {
    allows: 'create and revoke own API tokens',
    roles: ['viewer', 'requester', 'approver', 'admin', 'auditor'],
    scope: null,
  },
} as const satisfies Record<string, PermissionRule>;

export interface PermissionRule {
  readonly allows: string;
  readonly roles: readonly PersonRoleName[];
  readonly scope: TokenScope | null;
  readonly confirmed?: true;
}
export type Permission = keyof typeof PERMISSIONS;

/** Scopes of an API token. A scope never adds anything to what the person may do; `null` above: no token may. */
export const TOKEN_SCOPES = {
  read: 'Read projects, roles, changes, settings and, where you may, the audit log',
  write: 'Draft and submit changes, comment, start syncs',
  approve: "Approve or reject other people's changes",
  apply: 'Apply approved changes',
  admin: 'Read groups again, end sessions, check connections, start access reviews, send notices again',
} as const;
export type TokenScope = keyof typeof TOKEN_SCOPES;
export const TOKEN_SCOPE_NAMES = Object.keys(TOKEN_SCOPES) as [TokenScope, ...TokenScope[]];
