import { describe, expect, it } from 'vitest';
import { decideAccess, type PersonActor } from '@/lib/access/decide';
import { PERMISSIONS, PERSON_ROLES, type Permission, TOKEN_SCOPES, type TokenScope } from '@/lib/access/permissions';

const permissions = Object.keys(PERMISSIONS) as Permission[];
const actor = (patch: Partial<PersonActor>): PersonActor => ({
  kind: 'person',
  personId: 'p',
  name: 'P',
  username: 'p',
  roles: [],
  via: { kind: 'session', sessionId: 's' },
  request: { id: 'r', ip: null },
  ...patch,
});

describe('access', () => {
  it('is refused for everything to a person without a role', () => {
    expect(permissions.filter((permission) => decideAccess(actor({}), permission).allowed)).toEqual([]);
  });

  it('of a viewer is to read, to keep views of lists, to choose their notices, to answer the reviews that ask them and to have tokens, no more', () => {
    const may = permissions.filter((permission) => decideAccess(actor({ roles: ['viewer'] }), permission).allowed);
    expect(may).toEqual([
      'estate.read',
      'view.save',
      'notices.choose',
      'review.answer',
      'settings.read',
      'token.manage-own',
    ]);
  });

  it('of an admin does not include deciding on changes', () => {
    expect(decideAccess(actor({ roles: ['admin'] }), 'change.decide').allowed).toBe(false);
  });

  it('says who could give it', () => {
    const decision = decideAccess(actor({ roles: ['viewer'] }), 'change.decide');
    expect(decision).toEqual({
      allowed: false,
      reason: "To approve or reject other people's changes you need the role approver. An admin can give it to you.",
    });
  });

  it('by a token never exceeds its scopes, for any permission', () => {
    for (const scope of Object.keys(TOKEN_SCOPES) as TokenScope[]) {
      const token = actor({ roles: PERSON_ROLES, via: { kind: 'token', tokenId: 't', scopes: [scope] } });
      const may = permissions.filter((permission) => decideAccess(token, permission).allowed);
      expect(may.map((permission) => PERMISSIONS[permission].scope)).toEqual(may.map(() => scope));
      expect(may.length).toBeGreaterThan(0);
    }
  });

  it('by a token never includes making another token', () => {
    const scopes = Object.keys(TOKEN_SCOPES) as TokenScope[];
    const token = actor({ roles: PERSON_ROLES, via: { kind: 'token', tokenId: 't', scopes } });
    expect(decideAccess(token, 'token.manage-own').allowed).toBe(false);
  });
});
