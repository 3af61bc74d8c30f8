import { describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/access/decide';
import type { PersonRoleName } from '@/lib/access/permissions';
import { countedApprovals, type DecisionFact } from '@/lib/changes/count-approvals';
import { type ChangeFacts, decideChange } from '@/lib/changes/decide-change';
import { ANYONE, type ApproverFacts, type Clause } from '@/lib/changes/requirement';
import { CHANGE_STATES, type ChangeCommand, COMMANDS } from '@/lib/changes/states';

const person = (
  personId: string,
  roles: readonly PersonRoleName[],
  via: PersonActor['via'] = { kind: 'session', sessionId: 's' },
): PersonActor => ({
  kind: 'person',
  personId,
  name: personId,
  username: personId,
  roles,
  via,
  request: { id: 'r', ip: null },
});

const author = person('author', ['requester', 'approver', 'admin']);
const other = person('other', ['approver', 'requester']);

const NOW = new Date('2026-11-23T12:00:00Z');
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);

const approver = (id: string, patch: Partial<ApproverFacts> = {}): ApproverFacts => ({
  id,
  roles: ['approver'],
  groups: [],
  ...{ disabled: false, knownSince: new Date(0), vouchedById: null },
  ...patch,
});

const clause = (patch: Partial<Clause> = {}): Clause => ({
  rule: 'payments',
  approvals: 1,
  fromGroups: [],
  fromRoles: [],
  expiresHours: null,
  ...patch,
});
const asking = (...clauses: Clause[]) => ({ clauses, reasonRequired: false });

const change = (patch: Partial<ChangeFacts> = {}): ChangeFacts => ({
  state: 'in_review',
  authorId: 'author',
  ...{ hands: [{ personId: 'author', act: 'author' }], roots: new Map(), submittedAt: hoursAgo(2) },
  revision: 2,
  approvalDigest: 'digest-2',
  decisions: [],
  writable: true,
  firstEnd: null,
  singleOperator: false,
  requirement: ANYONE,
  people: [approver('author'), approver('other'), approver('third', { groups: ['bank/risk'] })],
  now: NOW,
  ...patch,
});

const approval = (patch: Partial<DecisionFact> = {}): DecisionFact => ({
  personId: 'other',
  revision: 2,
  verdict: 'approve',
  approvalDigest: 'digest-2',
  voided: false,
  at: hoursAgo(1),
  ...patch,
});

describe('a rebase', () => {
  it('is open to anyone who may draft, in a conflict, and has to be decided on anew', () => {
    expect(decideChange(change({ state: 'conflict' }), 'rebase', other)).toEqual({ allowed: true, next: 'in_review' });
  });

  it('makes an editor of whoever rebased, who then cannot approve', () => {
    const reason = 'You rebased this change. Someone else has to decide on it.';
    expect(decideChange(change({ hands: [{ personId: 'other', act: 'rebased' }] }), 'approve', other)).toEqual({
      ...{ allowed: false, kind: 'forbidden', reason },
    });
  });

  it.each(CHANGE_STATES.filter((state) => state !== 'conflict'))('is no way out of the state %s', (state) => {
    expect(decideChange(change({ state }), 'rebase', author)).toMatchObject({ allowed: false, kind: 'conflict' });
  });
});

describe('who may decide', () => {
  it('lets another person with the right approve', () => {
    expect(decideChange(change(), 'approve', other)).toEqual({ allowed: true, next: 'approved' });
  });

  it('never lets the author approve, whatever roles the author holds', () => {
    expect(decideChange(change(), 'approve', author)).toMatchObject({ allowed: false, kind: 'forbidden' });
  });

  it('never lets the author approve by a token of every scope', () => {
    const byToken = person('author', ['approver'], {
      kind: 'token',
      tokenId: 't',
      scopes: ['read', 'write', 'approve', 'apply', 'admin'],
    });
    expect(decideChange(change(), 'approve', byToken)).toMatchObject({ allowed: false, kind: 'forbidden' });
  });

  it('never lets someone approve who edited an earlier revision', () => {
    const edited = change({ hands: [{ personId: 'other', act: 'edited' }] });
    expect(decideChange(edited, 'approve', other)).toMatchObject({ allowed: false, kind: 'forbidden' });
  });

  it('refuses the worker as an approver', () => {
    const worker = { kind: 'system', name: 'worker', request: { id: 'w', ip: null } } as const;
    expect(decideChange(change(), 'approve', worker)).toMatchObject({ allowed: false });
  });

  it('refuses an approver whose token lacks the scope', () => {
    const narrow = person('other', ['approver'], { kind: 'token', tokenId: 't', scopes: ['read', 'write'] });
    expect(decideChange(change(), 'approve', narrow)).toMatchObject({ allowed: false, kind: 'forbidden' });
  });
});

describe('which approvals count', () => {
  it('counts one of this revision and digest by someone else', () => {
    expect(countedApprovals(change({ decisions: [approval()] }))).toEqual(['other']);
  });

  it.each([
    ['is voided', { voided: true }],
    ['is of an earlier revision', { revision: 1 }],
    ['binds to another digest', { approvalDigest: 'digest-1' }],
    ['is the author’s', { personId: 'author' }],
    ['is a rejection', { verdict: 'reject' as const }],
  ])('does not count one that %s', (_, patch) => {
    expect(countedApprovals(change({ decisions: [approval(patch)] }))).toEqual([]);
  });

  it('lets a later decision of the same person replace the earlier one', () => {
    const decisions = [approval(), approval({ verdict: 'request-changes' })];
    expect(countedApprovals(change({ decisions }))).toEqual([]);
  });

  it('counts a person once', () => {
    expect(countedApprovals(change({ decisions: [approval(), approval()] }))).toEqual(['other']);
  });
});

describe('a quorum', () => {
  const third = person('third', ['approver']);
  const two = change({ requirement: asking(clause({ approvals: 2 })) });

  it('is not met by the first of two: the change stays in review', () => {
    expect(decideChange(two, 'approve', other)).toEqual({ allowed: true, next: 'in_review' });
  });

  it('is met by the second, who is someone else', () => {
    const once = { ...two, decisions: [approval()] };
    expect(decideChange(once, 'approve', third)).toEqual({ allowed: true, next: 'approved' });
    expect(decideChange(once, 'approve', other)).toMatchObject({ allowed: false, kind: 'conflict' });
  });

  it('cannot be applied short of it, and says what is missing', () => {
    const short = { ...two, state: 'approved' as const, decisions: [approval()] };
    expect(decideChange(short, 'apply', author)).toEqual({
      allowed: false,
      kind: 'conflict',
      reason: 'Approvals are missing: The rule "payments" asks for 2, and 1 counts.',
    });
  });

  it('counts members of the group alone, and refuses an approval that would not count', () => {
    const risk = change({ requirement: asking(clause({ fromGroups: ['bank/risk'] })) });
    expect(decideChange(risk, 'approve', third)).toEqual({ allowed: true, next: 'approved' });
    expect(decideChange(risk, 'approve', other)).toMatchObject({ allowed: false, kind: 'forbidden' });
    expect(countedApprovals({ ...risk, decisions: [approval()] })).toEqual([]);
  });

  it('is met only when every rule is', () => {
    const rules = change({ requirement: asking(clause({ approvals: 2 }), clause({ fromGroups: ['bank/risk'] })) });
    expect(decideChange({ ...rules, decisions: [approval()] }, 'approve', third)).toMatchObject({ next: 'approved' });
    const fourth = { ...rules, people: [...rules.people, approver('fourth')], decisions: [approval()] };
    expect(decideChange(fourth, 'approve', person('fourth', ['approver']))).toMatchObject({ next: 'in_review' });
  });

  it('takes a further approval in state approved where rules ask for more by now', () => {
    const more = { ...two, state: 'approved' as const, decisions: [approval()] };
    expect(decideChange(more, 'approve', third)).toEqual({ allowed: true, next: 'approved' });
    const enough = { ...more, requirement: ANYONE };
    expect(decideChange(enough, 'approve', third)).toMatchObject({ allowed: false, kind: 'conflict' });
  });

  it('needs nobody where a rule says so', () => {
    const none = change({ state: 'approved', requirement: asking(clause({ approvals: 0 })) });
    expect(decideChange(none, 'apply', author)).toEqual({ allowed: true, next: 'applying' });
  });
});

describe('an approver who changed since', () => {
  it.each([
    ['was disabled', approver('other', { disabled: true })],
    ['is no approver any more', approver('other', { roles: ['viewer'] })],
    ['is not known any more', approver('someone-else')],
  ])('does not count when they %s', (_, now) => {
    expect(countedApprovals(change({ people: [now], decisions: [approval()] }))).toEqual([]);
  });
});

describe('an approval that expires', () => {
  const day = change({ state: 'approved', requirement: asking(clause({ expiresHours: 24 })) });

  it('counts within its hours and not from then on', () => {
    const given = (hours: number) => ({ ...day, decisions: [approval({ at: hoursAgo(hours) })] });
    expect(decideChange(given(23), 'apply', author)).toMatchObject({ allowed: true });
    expect(decideChange(given(24), 'apply', author)).toMatchObject({ allowed: false, kind: 'conflict' });
  });

  it('may be given anew by the same person', () => {
    const old = { ...day, decisions: [approval({ at: hoursAgo(30) })] };
    expect(decideChange(old, 'approve', other)).toEqual({ allowed: true, next: 'approved' });
  });
});

describe('breaking the glass', () => {
  it('is for an admin, in review, by a browser', () => {
    expect(decideChange(change(), 'break-glass', author)).toEqual({ allowed: true, next: 'applying' });
    expect(decideChange(change(), 'break-glass', other)).toMatchObject({ allowed: false, kind: 'forbidden' });
    expect(decideChange(change({ state: 'draft' }), 'break-glass', author)).toMatchObject({ kind: 'conflict' });
    const token = person('author', ['admin'], { kind: 'token', tokenId: 't', scopes: ['admin', 'apply', 'approve'] });
    expect(decideChange(change(), 'break-glass', token)).toMatchObject({ allowed: false, kind: 'forbidden' });
  });
});

describe('where one person runs this alone', () => {
  const alone = change({ singleOperator: true });

  it('the author may approve, and it counts; otherwise never', () => {
    expect(decideChange(alone, 'approve', author)).toEqual({ allowed: true, next: 'approved' });
    const decisions = [approval({ personId: 'author' })];
    expect(countedApprovals({ ...alone, decisions })).toEqual(['author']);
    expect(countedApprovals(change({ decisions }))).toEqual([]);
  });
});

describe('when it may be applied', () => {
  const approved = change({ state: 'approved', decisions: [approval()] });

  it('goes to applying with a counted approval and a writer', () => {
    expect(decideChange(approved, 'apply', author)).toEqual({ allowed: true, next: 'applying' });
  });

  it('does not without a counted approval, even in state approved', () => {
    expect(decideChange({ ...approved, decisions: [] }, 'apply', author)).toMatchObject({
      allowed: false,
      kind: 'conflict',
    });
  });

  it('does not without a writer', () => {
    expect(decideChange({ ...approved, writable: false }, 'apply', author)).toMatchObject({
      allowed: false,
      kind: 'conflict',
    });
  });
});

describe('a change with a mapping that ends', () => {
  const ends = (firstEnd: Date) => change({ state: 'approved', decisions: [approval()], firstEnd });
  it('is applied before that, and neither approved nor applied from then on', () => {
    expect(decideChange(ends(new Date(NOW.getTime() + 1)), 'apply', author)).toMatchObject({ allowed: true });
    expect(decideChange(ends(NOW), 'apply', author).allowed).toBe(false);
    expect(decideChange(change({ firstEnd: NOW }), 'approve', other)).toMatchObject({ kind: 'conflict' });
  });
});

describe('the table of states', () => {
  const commands = Object.keys(COMMANDS) as ChangeCommand[];

  it('names only states that exist', () => {
    const named = commands.flatMap((command) => Object.values(COMMANDS[command].moves));
    expect(named.every((state) => CHANGE_STATES.includes(state))).toBe(true);
    expect(named.length).toBeGreaterThan(10);
  });

  it.each(['applied', 'reverted', 'rejected', 'withdrawn', 'applying', 'verifying'] as const)(
    'lets no person move a change that is %s',
    (state) => {
      const everyone = [author, other];
      const moves = commands.flatMap((command) =>
        everyone.map((actor) => decideChange(change({ state }), command, actor)),
      );
      expect(moves.filter((move) => move.allowed)).toEqual([]);
    },
  );

  it('reaches applying only from a state that an approval led to', () => {
    const sources = Object.keys(COMMANDS.apply.moves);
    expect(sources).toEqual(['approved', 'scheduled', 'failed']);
  });
});
