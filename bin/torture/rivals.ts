import type { House } from '@/bin/torture/house';
import { document } from '@/bin/torture/house';
import type { Scenario } from '@/bin/torture/scenario';
import { PRODUCTION } from '@/e2e/sandbox/world/accounts';
import type { Role } from '@/e2e/sandbox/world/types';
import type { PersonActor } from '@/lib/access/decide';
import { policyDigest } from '@/lib/audit/digest';
import { applyChange } from '@/lib/services/apply/apply-change';
import { requestApply } from '@/lib/services/apply/request-apply';
import { approveChange } from '@/lib/services/changes/approve-change';
import { draftChange } from '@/lib/services/changes/draft-change';
import { editChange } from '@/lib/services/changes/edit-change';
import { submitChange } from '@/lib/services/changes/submit-change';
import type { ChangeView } from '@/lib/services/changes/view/change-view';
import { withdrawChange } from '@/lib/services/changes/withdraw-change';
import { AppError } from '@/lib/services/verb/app-error';

/** Commands that are given at once, and how many of them see the same version. */
const AT_ONCE = 50;
const WAVE = 10;
/** What a loser is told: someone else was quicker, or the state is another one by now. */
const LOST: readonly string[] = ['conflict', 'stale', 'forbidden'];

const actor = (personId: string, role: PersonActor['roles'][number]): PersonActor => ({
  kind: 'person',
  personId,
  name: personId,
  username: personId,
  roles: [role],
  via: { kind: 'session', sessionId: personId, signedInAt: new Date() },
  request: { id: 'torture', ip: null },
});

type Command = (view: ChangeView) => Promise<ChangeView>;

/** Edits, approvals and applies of one change, fifty at once: one order explains them, and IAM holds what was approved. */
export const rivals: Scenario = async (house, { count, random }) => {
  const role = house.roles[0];
  if (!role) throw new Error('no role');
  const [told, problems]: [Record<string, number>, string[]] = [{}, []];
  let applied = 0;
  for (let round = 0; round < count; round++) {
    const change = await oneRound(house, role, random, told, problems);
    problems.push(...(await unexplained(house, change)));
    if (await ended(house, role, change, problems)) applied++;
  }
  const sums = Object.entries(told).map(([code, times]) => `${code} ${times}`);
  return {
    done: count,
    unit: `rounds of ${AT_ONCE}`,
    breaches: problems.length,
    notes: `${sums.join(', ')}; applied ${applied}${problems.length > 0 ? `; first: ${problems[0]}` : ''}`,
  };
};

async function oneRound(
  { context }: House,
  role: Role,
  random: () => number,
  told: Record<string, number>,
  problems: string[],
): Promise<number> {
  const [rhea, amir] = [actor('rhea', 'requester'), actor('amir', 'approver')];
  const text = () => ({
    title: 'Torture',
    reason: 'Torture',
    baseDigest: policyDigest(role.trust),
    proposal: { kind: 'document', text: document(context.newId()) },
  });
  const at = ({ number, version }: ChangeView) => ({ number, version });
  const commands: readonly Command[] = [
    (view) => editChange(context, rhea, { ...at(view), ...text() }),
    (view) => approveChange(context, amir, at(view)),
    (view) => requestApply(context, rhea, at(view)),
  ];
  const draft = await draftChange(context, rhea, { role: { accountId: PRODUCTION, name: role.name }, ...text() });
  let view = await submitChange(context, rhea, at(draft));
  let successes = 0;
  for (let given = 0; given < AT_ONCE; given += WAVE) {
    const seen = view;
    const wave = Array.from({ length: WAVE }, () => {
      const command = commands[Math.floor(random() * commands.length)];
      return command ? command(seen) : Promise.reject(new Error('no command'));
    });
    for (const result of await Promise.allSettled(wave)) {
      const code = result.status === 'fulfilled' ? 'done' : codeOf(result.reason);
      told[code] = (told[code] ?? 0) + 1;
      if (result.status === 'rejected' && !LOST.includes(code)) problems.push(String(result.reason));
      if (result.status === 'fulfilled') {
        successes++;
        if (result.value.version > view.version) view = result.value;
      }
    }
  }
  const { version } = await context.db.change.findUniqueOrThrow({ where: { number: draft.number } });
  // Each success is one step of the version: none was lost under another.
  if (version - draft.version !== successes + 1)
    problems.push(`change ${draft.number}: a success is missing or too many`);
  return draft.number;
}

const codeOf = (error: unknown): string => (error instanceof AppError ? error.code : 'error');

/** Whether the events of a change are a history that the rules allow, one after another. */
async function unexplained({ context }: House, number: number): Promise<readonly string[]> {
  const change = await context.db.change.findUniqueOrThrow({ where: { number } });
  const events = await context.db.auditEvent.findMany({ where: { changeId: change.id }, orderBy: { seq: 'asc' } });
  const problems: string[] = [];
  let [state, revision] = ['draft', 1];
  for (const { action, data } of events) {
    const of = (data as { revision?: number }).revision ?? revision;
    if (action === 'change.submitted') state = 'in_review';
    if (action === 'change.edited') {
      if (state === 'applying') problems.push(`change ${number}: edited while it was applied`);
      [state, revision] = ['in_review', of];
    }
    if (action === 'change.approved') {
      if (of !== revision || state === 'applying') problems.push(`change ${number}: approved what was gone`);
      state = 'approved';
    }
    if (action === 'change.apply-requested') {
      if (state !== 'approved' || of !== revision) problems.push(`change ${number}: applied without an approval of it`);
      state = 'applying';
    }
  }
  if (change.state !== state) problems.push(`change ${number}: is ${change.state}, and its history says ${state}`);
  if (change.revision !== revision)
    problems.push(`change ${number}: revision ${change.revision} is not in its history`);
  return problems;
}

/** Lets the worker finish where an apply was asked for; else the change is withdrawn. True: IAM holds what was approved. */
async function ended({ context, sandbox }: House, role: Role, number: number, problems: string[]): Promise<boolean> {
  const change = await context.db.change.findUniqueOrThrow({ where: { number }, include: { decisions: true } });
  if (change.state !== 'applying') {
    await withdrawChange(context, actor('rhea', 'requester'), { number, version: change.version });
    return false;
  }
  const before = sandbox.effects.list().length;
  await applyChange(context, { changeId: change.id }, async () => {});
  const { state } = await context.db.change.findUniqueOrThrow({ where: { number } });
  const counted = change.decisions.some(
    ({ verdict, voidedAt, approvalDigest }) =>
      verdict === 'approve' && voidedAt === null && approvalDigest === change.approvalDigest,
  );
  const writes = sandbox.effects.list().slice(before);
  if (state !== 'applied' || !counted || writes.length !== 1 || policyDigest(role.trust) !== change.proposedDigest)
    problems.push(`change ${number}: ${state}, ${writes.length} writes, approved ${counted}`);
  return true;
}
