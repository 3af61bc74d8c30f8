import {
  PERMISSIONS,
  type Permission,
  type PermissionRule,
  type PersonRoleName,
  type TokenScope,
} from '@/lib/access/permissions';

/** Who asks. Made by lib/session from a cookie or a token, or by the worker; never from anything that a client says of itself. */
export type Actor = PersonActor | SystemActor;

export interface PersonActor {
  readonly kind: 'person';
  readonly personId: string;
  readonly name: string;
  readonly username: string;
  readonly roles: readonly PersonRoleName[];
  /** Those of them that rest on groups alone whose members GitLab could not confirm for too long. Absent: none. */
  readonly unconfirmed?: readonly PersonRoleName[];
  readonly via: /** Without a time of signing in a session is no fresh one. */
    | {
        readonly kind: 'session';
        readonly sessionId: string;
        readonly signedInAt?: Date;
        /** Opened by a link made on the server's console, not by GitLab. */
        readonly byRecovery?: true;
      }
    | { readonly kind: 'token'; readonly tokenId: string; readonly scopes: readonly TokenScope[] };
  readonly request: RequestInfo;
}

/** The product itself: the worker, the scheduler, the start. It may do what its code does and nothing on a person's behalf. */
export interface SystemActor {
  readonly kind: 'system';
  readonly name: string;
  readonly request: RequestInfo;
}

/** From where a request came, for the audit log. */
export interface RequestInfo {
  readonly id: string;
  readonly ip: string | null;
}

export type Allowed = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/** Whether the actor holds the permission; a refusal says who could. Buttons and guards both ask here. */
export function decideAccess(actor: Actor, permission: Permission): Allowed {
  if (actor.kind === 'system') return { allowed: true };
  const rule: PermissionRule = PERMISSIONS[permission];
  const holders = rule.roles;
  const held = actor.roles.filter((role) => holders.includes(role));
  if (rule.confirmed && held.length > 0 && held.every((role) => actor.unconfirmed?.includes(role)))
    return {
      allowed: false,
      reason: `To ${rule.allows} you need the role ${held.join(' or ')}, which you hold by a GitLab group. GitLab has not confirmed your membership for too long. Try again when Drawbridge can read the group.`,
    };
  if (held.length === 0) {
    return {
      allowed: false,
      reason: `To ${rule.allows} you need the role ${holders.join(' or ')}. An admin can give it to you.`,
    };
  }
  if (actor.via.kind === 'token' && (rule.scope === null || !actor.via.scopes.includes(rule.scope))) {
    return {
      allowed: false,
      reason:
        rule.scope === null
          ? `No API token may ${rule.allows}. Sign in with a browser.`
          : `This token lacks the scope ${rule.scope}.`,
    };
  }
  return { allowed: true };
}

/** Whether an act that needs a fresh sign-in is open: in the browser within `minutes` of it. A token has scopes of its own. */
export function isFreshSignIn(actor: Actor, now: Date, minutes: number): boolean {
  if (actor.kind === 'system' || actor.via.kind === 'token') return true;
  const { signedInAt } = actor.via;
  return signedInAt !== undefined && now.getTime() - signedInAt.getTime() <= minutes * 60_000;
}

/** Why the actor may not, as a sentence; null: they may. */
export function refusalOf(actor: Actor, permission: Permission): string | null {
  const decision = decideAccess(actor, permission);
  return decision.allowed ? null : decision.reason;
}
