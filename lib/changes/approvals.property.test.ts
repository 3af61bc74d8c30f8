import { expect, it } from 'vitest';
import type { PersonActor } from '@/lib/access/decide';
import type { PersonRoleName } from '@/lib/access/permissions';
import { type ChangeFacts, decideChange } from '@/lib/changes/decide-change';
import type { ApproverFacts, Clause, Requirement } from '@/lib/changes/requirement';
import { type ChangeCommand, COMMANDS } from '@/lib/changes/states';

const SEQUENCES = 10_000;
const STEPS = 40;
const HOUR = 3_600_000;

/** mulberry32: the same seed gives the same sequence. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const NAMES = ['ann', 'ben', 'cem', 'dia', 'eli'] as const;
/** Eli has a second account. */
const ROOTS = new Map([['dia', 'eli']]);
const rootOf = (id: string): string => (id === 'dia' ? 'eli' : id);
const ROLES: readonly PersonRoleName[] = ['viewer', 'requester', 'approver', 'admin'];
const GROUPS = ['bank/risk', 'bank/ops'];
/** Every command but breaking the glass; those that lead on come more often, so that many histories get there. */
const ONWARD: readonly ChangeCommand[] = ['submit', 'approve', 'approve', 'approve', 'apply', 'apply'];
const COMMAND_NAMES = [...Object.keys(COMMANDS), ...ONWARD, ...ONWARD, ...ONWARD].filter(
  (command): command is ChangeCommand => command !== 'break-glass' && Object.hasOwn(COMMANDS, command),
);

/** What really happened, written down apart from what the product counts. */
interface Approval {
  readonly who: string;
  readonly revision: number;
  readonly digest: string;
  readonly at: number;
}

interface Sequence {
  change: ChangeFacts;
  readonly authors: Set<string>;
  approvals: Approval[];
  clock: number;
}

const some = <T>(random: (below: number) => number, all: readonly T[]): T[] => all.filter(() => random(2) === 0);

function people(random: (below: number) => number): ApproverFacts[] {
  return NAMES.map((id) => ({
    id,
    roles: [...some(random, ROLES), ...(random(3) > 0 ? ['approver' as const] : [])],
    groups: some(random, GROUPS),
    disabled: random(10) === 0,
    ...{
      knownSince: new Date(random(6) === 0 ? 1 : 0),
      vouchedById: random(3) === 0 ? (NAMES[random(5)] ?? null) : null,
    },
  }));
}

function requirement(random: (below: number) => number): Requirement {
  const clause = (index: number): Clause => ({
    rule: `rule ${index}`,
    approvals: random(4),
    fromGroups: random(5) === 0 ? some(random, GROUPS) : [],
    fromRoles: random(8) === 0 ? ['admin'] : [],
    expiresHours: random(3) === 0 ? 1 + random(5) : null,
  });
  return { clauses: Array.from({ length: 1 + random(3) }, (_, index) => clause(index)), reasonRequired: false };
}

function begin(random: (below: number) => number): Sequence {
  const authorId = NAMES[random(NAMES.length)] ?? 'ann';
  return {
    change: {
      state: 'draft',
      authorId,
      hands: [{ personId: authorId, act: 'author' }],
      ...{ roots: ROOTS, submittedAt: new Date(0) },
      revision: 1,
      approvalDigest: 'digest 1',
      decisions: [],
      writable: true,
      firstEnd: null,
      singleOperator: false,
      requirement: requirement(random),
      people: people(random),
      now: new Date(0),
    },
    authors: new Set([rootOf(authorId)]),
    approvals: [],
    clock: 0,
  };
}

/** Facts move: time, people, rules. The requirement only ever grows within a revision. */
function drift(run: Sequence, random: (below: number) => number): void {
  run.clock += random(HOUR / 4);
  const more = random(40) === 0 ? requirement(random).clauses : [];
  run.change = {
    ...run.change,
    now: new Date(run.clock),
    people: random(20) === 0 ? people(random) : run.change.people,
    requirement: { ...run.change.requirement, clauses: [...run.change.requirement.clauses, ...more] },
  };
}

const actorOf = (person: ApproverFacts): PersonActor => ({
  kind: 'person',
  personId: person.id,
  name: person.id,
  username: person.id,
  roles: person.roles,
  via: { kind: 'session', sessionId: 's' },
  request: { id: 'r', ip: null },
});

/** One person gives one command. True: the change is being applied now, by its approvals. */
function act(run: Sequence, random: (below: number) => number): boolean {
  // A row that no verb wrote: whoever it names, and be it the author.
  if (random(10) === 0) decide(run, NAMES[random(NAMES.length)] ?? 'ann', 'approve');
  const chance = random(3);
  const author = run.change.people.find(({ id }) => id === run.change.authorId);
  const person = chance === 0 ? author : run.change.people[random(NAMES.length)];
  const command = COMMAND_NAMES[random(COMMAND_NAMES.length)];
  if (!person || person.disabled || !command) return false;
  const decision = decideChange(run.change, command, actorOf(person));
  if (!decision.allowed) return false;
  run.change = { ...run.change, state: decision.next };
  if (command === 'edit') edit(run, person.id, random);
  if (command === 'approve' || command === 'reject' || command === 'request-changes') decide(run, person.id, command);
  return command === 'apply';
}

function edit(run: Sequence, who: string, random: (below: number) => number): void {
  const revision = run.change.revision + 1;
  // Someone else may have edited too, behind the table of commands: an editor counts as little as the author.
  const editor = random(3) === 0 ? (NAMES[random(NAMES.length)] ?? who) : who;
  run.authors.add(rootOf(editor));
  run.change = {
    ...run.change,
    revision,
    approvalDigest: `digest ${revision}`,
    hands: [...run.change.hands, { personId: editor, act: 'edited' }],
    requirement: requirement(random),
  };
}

function decide(run: Sequence, who: string, verdict: 'approve' | 'reject' | 'request-changes'): void {
  const { revision, approvalDigest, decisions } = run.change;
  const at = new Date(run.clock);
  run.change = {
    ...run.change,
    decisions: [...decisions, { personId: who, revision, verdict, approvalDigest, voided: false, at }],
  };
  run.approvals = run.approvals.filter((approval) => approval.who !== who || approval.revision !== revision);
  if (verdict === 'approve') run.approvals.push({ who, revision, digest: approvalDigest, at: run.clock });
}

const isKnown = ({ id, knownSince, vouchedById }: ApproverFacts, authors: ReadonlySet<string>): boolean =>
  knownSince.getTime() === 0 ||
  (vouchedById !== null && rootOf(vouchedById) !== rootOf(id) && !authors.has(rootOf(vouchedById)));

/** Whether the approvals written down are enough, judged without the code under test. */
function enough({ change, authors, approvals, clock }: Sequence): boolean {
  return change.requirement.clauses.every((clause) => {
    const who = approvals
      .filter(({ revision, digest }) => revision === change.revision && digest === change.approvalDigest)
      .filter(({ at }) => clause.expiresHours === null || clock - at < clause.expiresHours * HOUR)
      .map((approval) => change.people.find(({ id }) => id === approval.who))
      .filter((person) => person?.disabled === false && person.roles.includes('approver'))
      .filter((person) => person !== undefined && !authors.has(rootOf(person.id)) && isKnown(person, authors))
      .filter(
        (person) =>
          clause.fromGroups.length + clause.fromRoles.length === 0 ||
          clause.fromGroups.some((group) => person?.groups.includes(group)) ||
          clause.fromRoles.some((role) => person?.roles.includes(role)),
      );
    return new Set(who.map((person) => rootOf(person?.id ?? ''))).size >= clause.approvals;
  });
}

it(`in ${SEQUENCES} random histories nothing is applied without enough distinct people who had no hand in that very revision`, () => {
  const seen = { applied: 0, byMany: 0 };
  for (let seed = 1; seed <= SEQUENCES; seed++) {
    const random = randomFrom(seed);
    const run = begin(random);
    for (let step = 0; step < STEPS; step++) {
      drift(run, random);
      if (!act(run, random)) continue;
      expect(enough(run), `seed ${seed}`).toBe(true);
      seen.applied += 1;
      if (run.change.requirement.clauses.some(({ approvals }) => approvals > 1)) seen.byMany += 1;
      break;
    }
  }
  // The sequences do get there, and by quorums too: otherwise nothing was shown.
  expect(seen.applied).toBeGreaterThan(200);
  expect(seen.byMany).toBeGreaterThan(10);
});
