/** Every way in which a change, a revision of one or approval rules come about, and whom it makes an author. */
import { afterAll, describe, expect, it } from 'vitest';
import { AUTHORING_ACTS, type AuthoringAct } from '@/lib/changes/authorship';
import { reviewBreakGlass } from '@/lib/services/apply/review-break-glass';
import { approveRules } from '@/lib/services/approval-rules/decide-rules';
import { getRuleSets } from '@/lib/services/approval-rules/rule-set-view';
import { approveChange } from '@/lib/services/changes/approve-change';
import { listChanges } from '@/lib/services/changes/list-changes';
import { rejectChange } from '@/lib/services/changes/reject-change';
import { requestChanges } from '@/lib/services/changes/request-changes';
import { viewChange } from '@/lib/services/changes/view/change-view';
import { EVERYONE, NIA, openAuthors, WAYS } from '@/lib/test-worlds/author-test-world';
import { AMIR, at, person } from '@/lib/test-worlds/change-test-world';
import { ADA } from '@/lib/test-worlds/operation-test-world';
import { PRODUCTION } from '@/lib/test-worlds/sources';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const open = () => openAuthors(database().client);

const shown = new Set<AuthoringAct>();
const refusal = (act: AuthoringAct) => `You ${AUTHORING_ACTS[act].did}.`;

describe('nobody decides on what they had a hand in, and is told by which act', () => {
  for (const [file, ways] of Object.entries(WAYS))
    it.each(Object.entries(ways))(`${file}: %s`, async (_, make) => {
      const world = await open();
      const { context, events } = world;
      const { number, authors } = await make(world);
      const change = await viewChange(context, NIA, number);
      const waiting = async (id: string) =>
        (await listChanges(context, person(id, 'approver'), { whose: 'waiting' })).rows.map((row) => row.number);
      for (const [id, act] of Object.entries(authors)) {
        shown.add(act);
        const actor = person(id, 'approver');
        const refused = { code: 'forbidden', message: expect.stringContaining(refusal(act)) };
        for (const decide of [approveChange, rejectChange, requestChanges])
          await expect(decide(context, actor, { ...at(change), comment: 'Mine.' })).rejects.toMatchObject(refused);
        const { commands, eligibleApprovers } = await viewChange(context, actor, number);
        expect(commands.approve.reason).toContain(refusal(act));
        expect(eligibleApprovers.map((each) => each.id)).not.toContain(id);
        expect(await waiting(id)).not.toContain(number);
        const [told] = (await events({ action: 'access.refused', actorId: id })).slice(-1);
        expect(told?.data).toMatchObject({ reason: expect.stringContaining(refusal(act)) });
      }
      if (change.state !== 'in_review') return;
      expect(await waiting('nia')).toContain(number);
      for (const id of EVERYONE.filter((each) => !Object.hasOwn(authors, each)))
        expect(change.eligibleApprovers.map((each) => each.id)).toContain(id);
      expect((await approveChange(context, NIA, at(change))).approvals.counted).toBe(1);
    });

  it('approval-rules/propose-rules.ts: nor on rules that they proposed', async () => {
    const { context, proposed } = await open();
    const { version } = await proposed();
    shown.add('rules');
    const refused = { code: 'forbidden', message: `${refusal('rules')} Someone else has to approve them.` };
    await expect(approveRules(context, ADA, { version })).rejects.toMatchObject(refused);
    expect((await getRuleSets(context, ADA)).proposed?.refusal).toBe(refused.message);
    expect((await getRuleSets(context, AMIR)).proposed?.refusal).toBeNull();
    await approveRules(context, AMIR, { version });
  });

  it('apply/break-glass.ts: nor afterwards on what they applied without approval', async () => {
    const { context, broken } = await open();
    const change = await broken();
    shown.add('broke-glass');
    const review = { ...at(change), comment: 'Needed.' };
    for (const [id, act] of [
      ['ada', 'broke-glass'],
      ['rhea', 'author'],
    ] as const)
      await expect(reviewBreakGlass(context, person(id, 'approver'), review)).rejects.toMatchObject({
        ...{ code: 'forbidden', message: `${refusal(act)} Someone else has to review it.` },
      });
    expect((await reviewBreakGlass(context, AMIR, review)).brokenGlass?.review).not.toBeNull();
  });

  afterAll(() => expect([...shown].sort()).toEqual(Object.keys(AUTHORING_ACTS).sort()));
});

describe('the table of ways', () => {
  const WRITERS = ['createChange', 'reviseChange', 'recordRevised', 'openSubmitted', 'writeDraft'];
  const callers = (names: readonly string[]) =>
    PRODUCTION.filter(({ file }) => file.startsWith('lib/services/') && !file.includes('/changes/record/'))
      .filter(({ text }) => names.some((name) => text.includes(`${name}(`)))
      .map(({ file }) => file.slice('lib/services/'.length));

  it('has every file that writes a change or a revision, and no other', () => {
    expect(callers(WRITERS).sort()).toEqual(Object.keys(WAYS).sort());
  });

  it('misses none, since nothing else writes their rows', () => {
    const rows = PRODUCTION.filter(({ text }) => /\.(change|changeRevision)\.create(Many)?\(/.test(text));
    expect(rows.map(({ file }) => file)).toEqual(['lib/services/changes/record/write-revision.ts']);
    expect(callers(['ruleSet.create'])).toEqual(['approval-rules/propose-rules.ts']);
  });
});
