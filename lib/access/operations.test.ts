import { describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/access/decide';
import { DECIDING_SCOPES, decideOperation, OPERATION_ACCESS, type OperationId } from '@/lib/access/operations';
import { PERSON_ROLES, TOKEN_SCOPES, type TokenScope } from '@/lib/access/permissions';

const NOW = new Date('2026-11-30T12:00:00Z');
const IDS = Object.keys(OPERATION_ACCESS) as OperationId[];
const session = (minutesAgo: number): PersonActor['via'] => ({
  ...{ kind: 'session', sessionId: 's', signedInAt: new Date(NOW.getTime() - minutesAgo * 60_000) },
});
const anyone = (via: PersonActor['via']): PersonActor => ({
  ...{ kind: 'person', personId: 'p', name: 'P', username: 'p', roles: PERSON_ROLES, via },
  request: { id: 'r', ip: null },
});
const decide = (actor: PersonActor, id: string) => decideOperation(actor, id, NOW, 10).allowed;
const needsFresh = (id: OperationId) => 'freshSignIn' in OPERATION_ACCESS[id];

describe('an operation', () => {
  it('that is in no table is open to nobody, not even to the product itself', () => {
    const system = { kind: 'system', name: 'worker', request: { id: 'r', ip: null } } as const;
    for (const id of ['deleteEverything', 'constructor', '__proto__', ''])
      expect([decide(anyone(session(0)), id), decideOperation(system, id, NOW, 10).allowed]).toEqual([false, false]);
  });

  it('that needs a fresh sign-in asks for one exactly when it is older than the minutes', () => {
    for (const id of IDS.filter(needsFresh))
      expect([decide(anyone(session(10)), id), decide(anyone(session(11)), id)]).toEqual([true, 'sign-in-again']);
  });

  it('that makes something lasting is refused to a session that a recovery link opened', () => {
    const via = { ...session(0), byRecovery: true } as const;
    expect(IDS.filter((id) => decide(anyone(via), id) === false)).toEqual(['createToken']);
  });

  it('that needs a fresh sign-in is done by a token only to approve and apply', () => {
    const token = (scope: TokenScope) => anyone({ kind: 'token', tokenId: 't', scopes: [scope] });
    const open = (Object.keys(TOKEN_SCOPES) as TokenScope[]).flatMap((scope) =>
      IDS.filter((id) => needsFresh(id) && decide(token(scope), id) === true).map((id) => `${scope} ${id}`),
    );
    expect(open).toEqual(['approve approveChange', 'apply applyChange', 'apply scheduleChange']);
    expect(DECIDING_SCOPES).toEqual(['approve', 'apply']);
  });
});
