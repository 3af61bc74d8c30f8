/** Who acts in the torture of peers, and what they act on. */
import type { PersonActor } from '@/lib/access/decide';
import type { PersonRoleName } from '@/lib/access/permissions';

export const REQUEST = { id: 'torture', ip: null };

export interface Pending {
  readonly id: string;
  readonly number: number;
  /** Subject of the account that drafted it. */
  readonly author: string;
  readonly submittedAt: number;
  readonly votes: Set<string>;
}

export const literal = (personId: string, ...roles: PersonRoleName[]): PersonActor => ({
  ...{ kind: 'person', personId, name: personId, username: personId, roles, request: REQUEST },
  via: { kind: 'session', sessionId: personId, signedInAt: new Date(8_640_000_000_000_000) },
});

/** Runs the installation, and is no part of the town. */
export const ADA = literal('ada', 'admin', 'requester');

export const at = ({ number, version }: { readonly number: number; readonly version: number }) => ({ number, version });

/** An account that GitLab has no more. */
export const absent = (subject: string) => ({ subject, active: false, duties: new Map() });
