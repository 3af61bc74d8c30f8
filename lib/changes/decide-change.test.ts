import { describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/access/decide';
import type { PersonRoleName } from '@/lib/access/permissions';
import { type ChangeFacts, countedApprovals, type DecisionFact, decideChange } from '@/lib/changes/decide-change';
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

const change = (patch: Partial<ChangeFacts> = {}): ChangeFacts => ({
  state: 'in_review',
  authorId: 'author',
  editorIds: ['author'],
  revision: 2,
  approvalDigest: 'digest-2',
  decisions: [],
  writable: true,
  ...patch,
});

const approval = (patch: Partial<DecisionFact> = {}): DecisionFact => ({
  personId: 'other',
  revision: 2,
  verdict: 'approve',
  approvalDigest: 'digest-2',
  voided: false,
  ...patch,
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
    expect(decideChange(change({ editorIds: ['author', 'other'] }), 'approve', other)).toMatchObject({
      allowed: false,
      kind: 'forbidden',
    });
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

describe('the table of states', () => {
  const commands = Object.keys(COMMANDS) as ChangeCommand[];

  it('names only states that exist', () => {
    const named = commands.flatMap((command) => Object.values(COMMANDS[command].moves));
    expect(named.every((state) => CHANGE_STATES.includes(state))).toBe(true);
    expect(named.length).toBeGreaterThan(10);
  });

  it.each(['applied', 'rejected', 'withdrawn', 'applying', 'verifying'] as const)(
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
    expect(sources).toEqual(['approved', 'failed']);
  });
});
