import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '@/app/api/operations/all';
import { decideAccess, type PersonActor } from '@/lib/access/decide';
import { decideOperation, OPERATION_ACCESS, type OperationAccess } from '@/lib/access/operations';
import { PERSON_ROLES, type PersonRoleName, TOKEN_SCOPES, type TokenScope } from '@/lib/access/permissions';
import { AUDIT_ACTIONS, type AuditAction } from '@/lib/audit/events';
import { AppError } from '@/lib/services/verb/app-error';
import { byToken, FRESH, person } from '@/lib/test-worlds/change-test-world';
import { openWorld, WRITES } from '@/lib/test-worlds/operation-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const accessOf = (id: string): OperationAccess | undefined =>
  Object.entries<OperationAccess>(OPERATION_ACCESS).find(([name]) => name === id)?.[1];

const AGO = new Date('2026-11-23T09:00:00Z');
const stale = (actor: PersonActor): PersonActor => ({
  ...actor,
  via: { kind: 'session', sessionId: 'stale', signedInAt: AGO },
});
const byRecovery = (actor: PersonActor): PersonActor => ({
  ...actor,
  via: { kind: 'session', sessionId: 'recovery', signedInAt: FRESH, byRecovery: true },
});
const unconfirmed = (actor: PersonActor): PersonActor => ({ ...actor, unconfirmed: actor.roles });

const HOLDERS: Readonly<Record<string, readonly PersonRoleName[]>> = {
  'no role': [],
  ...Object.fromEntries(PERSON_ROLES.map((role) => [role, [role]])),
};
const EVERYONE = person('eve', ...PERSON_ROLES);
/** Actor × freshness × token scope. */
const ACTORS: readonly (readonly [string, PersonActor])[] = [
  ...Object.entries(HOLDERS).flatMap(([name, roles]) => {
    const actor = person('eve', ...roles);
    return [
      [`${name}, signed in just now`, actor],
      [`${name}, signed in hours ago`, stale(actor)],
      [`${name}, by a group that GitLab does not confirm`, unconfirmed(actor)],
    ] as const;
  }),
  ['someone with every role, by a recovery link', byRecovery(EVERYONE)],
  ...(Object.keys(TOKEN_SCOPES) as TokenScope[]).map(
    (scope) => [`a token with the scope ${scope} of someone with every role`, byToken(EVERYONE, scope)] as const,
  ),
];

describe('the table of operations', () => {
  it('has every operation of the API and no other', () => {
    expect(Object.keys(OPERATION_ACCESS).sort()).toEqual(OPERATIONS.map(({ id }) => id).sort());
  });
});

/** What a verb does with an actor, apart from what it is asked: nothing is asked here that could be done. */
async function outcomeOf(run: () => Promise<unknown>): Promise<'refused' | 'sign-in-again' | 'passed'> {
  try {
    await run();
    return 'passed';
  } catch (error) {
    if (!(error instanceof AppError)) return 'passed';
    if (error.code === 'forbidden') return 'refused';
    return error.code === 'sign-in-again' ? 'sign-in-again' : 'passed';
  }
}

it(`each verb decides as the table says, for ${ACTORS.length} actors`, { timeout: 600_000 }, async () => {
  const { context, db, ahead } = await openWorld(database().client);
  const eve = { id: 'eve', issuer: 'https://gitlab.example.com', subject: 'eve', username: 'eve', name: 'eve' };
  const at = context.now();
  await db.person.create({ data: { ...eve, createdAt: at } });
  const session = { id: 'of-eve', personId: 'eve', createdAt: at, lastSeenAt: at, expiresAt: new Date(ahead(9)) };
  await db.session.create({ data: session });
  const wrong: string[] = [];
  let asked = 0;
  for (const { id, run } of OPERATIONS)
    for (const [name, actor] of ACTORS) {
      const { allowed } = decideOperation(actor, id, context.now(), context.config.stepUpMinutes);
      const wanted = allowed === true ? 'passed' : allowed === false ? 'refused' : allowed;
      const outcome = await outcomeOf(() => run(context, actor, inputOf(id, actor)));
      asked++;
      if (outcome !== wanted) wrong.push(`${id} by ${name}: ${outcome} instead of ${wanted}`);
    }
  expect(wrong).toEqual([]);
  expect(asked).toBe(OPERATIONS.length * ACTORS.length);
});

/** What an operation has to be asked for it to come to its permission. Two answer by whose session it is. */
function inputOf(id: string, actor: PersonActor): Record<string, unknown> {
  const mine = decideAccess(actor, 'token.manage-own').allowed;
  if (id === 'getChange') return { number: '1' };
  if (id === 'listSessions') return { whose: mine ? 'mine' : 'all' };
  if (id === 'revokeSession') return { id: mine ? 'of-eve' : 'nobodys' };
  return ['evaluate', 'compare', 'lint'].includes(id) ? { text: '' } : {};
}

/** What is recorded when it is changed who may do what, what is asked for an approval, or that none is. */
const GOVERNING: readonly AuditAction[] = [
  ...(['person.updated', 'group-grant.created', 'group-grant.deleted', 'group.confirmed'] as const),
  ...(['token.created', 'rules.proposed', 'rules.approved', 'rules.rejected', 'role.drift-mode-set'] as const),
  ...(['review.ended', 'change.approved', 'change.apply-requested', 'change.scheduled'] as const),
  ...(['change.break-glass', 'applying.resumed', 'person.vouched', 'person.linked', 'person.unlinked'] as const),
];
/** Of the same families, what only takes something away, or is done by no operation. */
const OTHERS: readonly AuditAction[] = ['token.revoked', 'person.left', 'applying.paused'];

describe('a fresh sign-in', () => {
  const governs = Object.entries(WRITES).filter(([, { done }]) => done.some((action) => GOVERNING.includes(action)));

  it('is asked for by every operation that changes who may do what', () => {
    expect(governs.length).toBeGreaterThanOrEqual(15);
    expect(governs.map(([id]) => id).filter((id) => accessOf(id)?.freshSignIn !== true)).toEqual([]);
  });

  it('is thought of for every event about people, grants, tokens, rules and the pause', () => {
    const families = ['person.', 'group-grant.', 'token.', 'rules.', 'applying.'];
    const actions = (Object.keys(AUDIT_ACTIONS) as AuditAction[]).filter((action) =>
      families.some((family) => action.startsWith(family)),
    );
    expect(actions.filter((action) => !GOVERNING.includes(action) && !OTHERS.includes(action))).toEqual([]);
  });
});
