/** Every way in which a change or a revision of one comes about, and whom it makes an author. Not for production code. */
import { expect } from 'vitest';
import type { AuthoringAct } from '@/lib/changes/authorship';
import type { Database } from '@/lib/db/transaction';
import { requestApply } from '@/lib/services/apply/request-apply';
import { approveRules } from '@/lib/services/approval-rules/decide-rules';
import { approveChange } from '@/lib/services/changes/approve-change';
import { commentOnChange } from '@/lib/services/changes/comment-on-change';
import { draftChange } from '@/lib/services/changes/draft-change';
import { editChange } from '@/lib/services/changes/edit-change';
import { rebaseChange } from '@/lib/services/changes/rebase-change';
import { requestChanges } from '@/lib/services/changes/request-changes';
import { submitChange } from '@/lib/services/changes/submit-change';
import { viewChange } from '@/lib/services/changes/view/change-view';
import { restoreDrifted } from '@/lib/services/drift/restore-drifted';
import { setDriftMode } from '@/lib/services/drift/set-drift-mode';
import { endLimits } from '@/lib/services/limits/end-limits';
import { draftAudience } from '@/lib/services/migration/draft-audience';
import { cleanUpChange } from '@/lib/services/onboarding/clean-up-change';
import { offboardProject } from '@/lib/services/onboarding/offboard-project';
import { saveOnboarding, startOnboarding } from '@/lib/services/onboarding/start-onboarding';
import { submitOnboarding } from '@/lib/services/onboarding/submit-onboarding';
import { closeTaken } from '@/lib/services/proofs/close-taken';
import { draftReductions } from '@/lib/services/reductions/draft-reductions';
import { draftRefused } from '@/lib/services/refusals/draft-refused';
import { followRenames } from '@/lib/services/renames/follow-renames';
import { planComponents, planRename } from '@/lib/services/renames/plan-rename';
import { answerItems } from '@/lib/services/reviews/answer-items';
import { endCampaign } from '@/lib/services/reviews/end-campaign';
import { startCampaign } from '@/lib/services/reviews/start-campaign';
import { refreshRole } from '@/lib/services/sync/refresh-role';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import { AMIR, adds, at, person, policyWithForeign, RHEA } from '@/lib/test-worlds/change-test-world';
import { ADA, openWorld, WHERE, WRITES } from '@/lib/test-worlds/operation-test-world';
import { testProject } from '@/lib/test-worlds/sync-test-world';

export const EVERYONE = ['rhea', 'amir', 'pia', 'vik', 'ada', 'nia'];
/** Whoever has no hand in anything here. */
export const NIA = person('nia', 'approver');
const PIA = person('pia', 'requester', 'approver');
const VIK = person('vik', 'viewer', 'approver');
const HOUR = 3_600_000;

type World = Awaited<ReturnType<typeof openAuthors>>;
interface Made {
  readonly number: number;
  /** Everyone who is an author of it, and why. */
  readonly authors: Readonly<Record<string, AuthoringAct>>;
}

/** The world of operations in which everyone may decide, so that only what they did can be in their way. */
export async function openAuthors(client: Database) {
  const opened = await openWorld(client);
  const { context, db, world } = opened;
  const at = context.now();
  for (const id of ['ada', 'nia']) {
    const who = { issuer: 'https://gitlab.example.com', subject: id, username: id, name: id };
    await db.person.create({ data: { id, ...who, createdAt: at } });
  }
  for (const personId of EVERYONE)
    await db.personRole.createMany({
      data: [{ personId, role: 'approver', source: 'admin', grantedAt: at }],
    });
  const call = async (id: keyof typeof WRITES) => {
    const [, input] = (await WRITES[id]?.call(opened)) ?? [];
    return { ...input };
  };
  const paths = async (byId: Readonly<Record<number, string>>) => {
    world.projects = Object.entries(byId).map(([each, path]) => testProject(Number(each), { path }));
    await syncInstance(context, { instanceId: 'main', startedBy: 'test' }, world.wait);
  };
  const applied = async () => {
    const { number } = await opened.requested();
    await opened.work(number);
    return number;
  };
  const drift = async () => {
    world.meddle({ trustPolicy: policyWithForeign('someone/else') });
    await refreshRole(context, RHEA, WHERE);
  };
  const roleId = async () => (await opened.role()).id;
  const newest = async () => (await db.change.findFirstOrThrow({ orderBy: { number: 'desc' } })).number;
  return { ...opened, call, paths, applied, drift, roleId, newest };
}

const edit = async ({ context, draftInput }: World, number: number, proposal: object = adds(3)) => {
  const { role: _, ...text } = await draftInput();
  return editChange(context, RHEA, { ...text, ...at(await viewChange(context, RHEA, number)), proposal });
};

/** File that writes a change or a revision → every way in which it does. */
export const WAYS: Readonly<Record<string, Readonly<Record<string, (world: World) => Promise<Made>>>>> = {
  'changes/draft-change.ts': {
    'a draft': async ({ submitted }) => ({ number: (await submitted()).number, authors: { rhea: 'author' } }),
  },
  'changes/edit-change.ts': {
    'an edit': async (world) => {
      const { number } = await world.submitted();
      await edit(world, number);
      return { number, authors: { rhea: 'author' } };
    },
    'an edit that takes up what a comment says': async (world) => {
      const { number } = await world.submitted();
      const text = 'Rather `project_path:pay/service-3:ref_type:branch:ref:main`, I think.';
      await commentOnChange(world.context, PIA, { number, text });
      await commentOnChange(world.context, person('nia', 'approver'), { number, text: 'Service 2 looks fine to me.' });
      await edit(world, number);
      return { number, authors: { rhea: 'author', pia: 'suggested' } };
    },
    'an edit that takes up what was asked for': async (world) => {
      const change = await world.submitted();
      const comment = 'Take PROJECT_PATH:pay/service-3:ref_type:branch:ref:main.';
      await requestChanges(world.context, AMIR, { ...at(change), comment });
      await edit(world, change.number);
      return { number: change.number, authors: { rhea: 'author', amir: 'suggested' } };
    },
    'an edit of someone else, written by an older release that kept no acts': async ({ submitted, db }) => {
      const { number } = await submitted();
      const { id, approvalDigest, proposedDocument } = await db.change.findUniqueOrThrow({ where: { number } });
      await db.changeRevision.create({
        data: {
          ...{ changeId: id, revision: 7, editorId: 'pia', coEditorIds: ['vik'], at: new Date(0) },
          ...{ proposedDocument, approvalDigest },
        },
      });
      return { number, authors: { rhea: 'author', pia: 'edited', vik: 'review' } };
    },
  },
  'changes/rebase-change.ts': {
    'a rebase by someone else': async ({ context, requested, world, work }) => {
      const { number } = await requested();
      world.meddle({ trustPolicy: policyWithForeign('pay/service-3') });
      await work(number);
      await rebaseChange(context, PIA, at(await viewChange(context, PIA, number)));
      return { number, authors: { rhea: 'author', pia: 'rebased' } };
    },
  },
  'changes/submit-change.ts': {
    'a submission by which rules of now make a revision': async ({ context, draft, proposed }) => {
      const drafted = await draft();
      await approveRules(context, AMIR, await proposed());
      const { number, revision } = await submitChange(context, RHEA, at(drafted));
      expect(revision).toBe(2);
      return { number, authors: { rhea: 'author' } };
    },
  },
  'proofs/void-moved-approvals.ts': {
    'a revision because GitLab facts moved, which makes nobody an author': async ({ submitted, world, context }) => {
      const { number } = await submitted();
      world.projects = world.projects.map((each) => (each.id === 2 ? { ...each, protection: [] } : each));
      await syncInstance(context, { instanceId: 'main', startedBy: 'test' }, world.wait);
      expect((await viewChange(context, NIA, number)).revision).toBe(2);
      return { number, authors: { rhea: 'author' } };
    },
  },
  'reductions/draft-reductions.ts': {
    'a proposal of the product that somebody took': async (world) => {
      const { drafted } = await draftReductions(world.context, RHEA, await world.call('draftReductions'));
      const number = drafted[0]?.number ?? 0;
      await submitChange(world.context, RHEA, at(await viewChange(world.context, RHEA, number)));
      return { number, authors: { rhea: 'author' } };
    },
  },
  'refusals/draft-refused.ts': {
    'the smallest edit that admits a refused pipeline': async (world) => {
      const { number } = await draftRefused(world.context, RHEA, await world.call('draftRefused'));
      await submitChange(world.context, RHEA, at(await viewChange(world.context, RHEA, number)));
      return { number, authors: { rhea: 'author' } };
    },
  },
  'proofs/close-taken.ts': {
    'a path that another project took, which nobody wrote': async ({ applied, context, paths, role, newest }) => {
      await applied();
      await setDriftMode(context, VIK, { ...WHERE, mode: 'restore' });
      await paths({ 1: 'pay/service-1', 2: 'pay/old-2', 3: 'pay/service-2' });
      await closeTaken(context, [await role()]);
      return { number: await newest(), authors: {} };
    },
  },
  'onboarding/submit-onboarding.ts': {
    'a guide that one began, two answered and one submitted': async ({ call, context, newest }) => {
      const { answers } = await call('saveOnboarding');
      const guide = await startOnboarding(context, PIA, { instanceId: 'main', projectId: 2 });
      const saved = await saveOnboarding(context, person('vik', 'requester'), { ...at(guide), answers });
      const again = await saveOnboarding(context, person('ada', 'requester'), { ...at(saved), answers });
      await submitOnboarding(context, RHEA, { ...at(again), reason: 'It deploys now.' });
      return { number: await newest(), authors: { rhea: 'author', pia: 'guide', vik: 'guide', ada: 'guide' } };
    },
  },
  'onboarding/offboard-project.ts': {
    'an offboarding': async ({ call, context, newest }) => {
      await offboardProject(context, RHEA, await call('offboardProject'));
      return { number: await newest(), authors: { rhea: 'author' } };
    },
  },
  'onboarding/clean-up-change.ts': {
    'a clean-up': async ({ call, context }) => {
      const { number } = await cleanUpChange(context, PIA, await call('cleanUpChange'));
      return { number, authors: { pia: 'author' } };
    },
  },
  'migration/draft-audience.ts': {
    'a migration to another audience': async ({ call, context }) => {
      const { number } = await draftAudience(context, PIA, await call('draftAudience'));
      return { number, authors: { pia: 'author' } };
    },
  },
  'renames/plan-rename.ts': {
    'a planned rename': async ({ call, context }) => {
      const { number } = await planRename(context, PIA, await call('planRename'));
      return { number, authors: { pia: 'author' } };
    },
    'planned components': async ({ call, context }) => {
      const { number } = await planComponents(context, PIA, await call('planComponents'));
      return { number, authors: { pia: 'author' } };
    },
  },
  'renames/follow-renames.ts': {
    'the end of a planned rename': async ({ call, context, work, paths, newest, role }) => {
      const drafted = await planRename(context, PIA, await call('planRename'));
      const approved = await approveChange(context, AMIR, at(await submitChange(context, PIA, at(drafted))));
      await requestApply(context, RHEA, at(approved));
      await work(approved.number);
      await paths({ 1: 'bank/service-1', 2: 'pay/service-2', 3: 'pay/service-3' });
      await followRenames(context, [await role()]);
      return { number: await newest(), authors: { pia: 'rename' } };
    },
  },
  'reviews/open-removals.ts': {
    'a removal that a reviewer decided': async ({ context, started, db, newest }) => {
      const { number, items } = await started();
      await answerItems(context, VIK, { number, items, answer: 'remove', reason: 'Not used.' });
      await endCampaign(context, ADA, { number });
      expect(await db.change.count()).toBe(1);
      return { number: await newest(), authors: { vik: 'review' } };
    },
    'a removal by silence': async ({ context, review, newest }) => {
      const asked = { ...review, onSilence: 'remove' };
      const { number } = await startCampaign(context, person('amir', 'admin', 'approver'), asked);
      await endCampaign(context, ADA, { number });
      return { number: await newest(), authors: { amir: 'silence', ada: 'silence' } };
    },
  },
  'drift/restore-drifted.ts': {
    'a restore': async ({ applied, context, drift, roleId, newest }) => {
      await applied();
      await setDriftMode(context, VIK, { ...WHERE, mode: 'restore' });
      await drift();
      await restoreDrifted(context, [await roleId()]);
      return { number: await newest(), authors: { rhea: 'restored' } };
    },
  },
  'limits/draft-end.ts': {
    'the end of a mapping': async ({ context, draftInput, work, newest }) => {
      const until = new Date(context.now().getTime() + HOUR).toISOString();
      const { add, ...more } = adds(2);
      const proposal = { ...more, add: add.map((line) => ({ ...line, until })) };
      const drafted = await draftChange(context, RHEA, { ...(await draftInput()), proposal });
      const approved = await approveChange(context, AMIR, at(await submitChange(context, RHEA, at(drafted))));
      await requestApply(context, RHEA, at(approved));
      await work(approved.number);
      await endLimits({ ...context, now: () => new Date(context.now().getTime() + 2 * HOUR) });
      return { number: await newest(), authors: { rhea: 'ended' } };
    },
  },
};
