import { z } from 'zod';
import type { Actor, PersonActor } from '@/lib/access/decide';
import { accountId, changeNumber, list, roleName, sentence } from '@/lib/services/answers/parts';
import { needsOfProposal } from '@/lib/services/changes/proposal/change-needs';
import { computeProposal, requireEffect } from '@/lib/services/changes/proposal/proposal';
import { changeText, writeDraft } from '@/lib/services/changes/record/write-draft';
import { loadRole } from '@/lib/services/facts/load-role';
import { observedOf } from '@/lib/services/observed/load-observed';
import { proposalsFor } from '@/lib/services/reductions/propose';
import { REDUCTION_KINDS } from '@/lib/services/reductions/reduction-view';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';
import { requirePerson } from '@/lib/services/verb/require-person';

const chosen = z.strictObject({
  accountId: z.string().max(20),
  name: z.string().max(64),
  id: z.string().max(200).describe('Id of the proposal, as `getReductions` and `listReductions` answer it.'),
  baseDigest: z.string().max(100).describe('Digest of the trust policy that the proposal was made for.'),
});
type Chosen = z.output<typeof chosen>;

export const draftReductionsInput = z.strictObject({
  proposals: z.array(chosen).min(1).max(60),
  reason: changeText.reason.min(1, 'Write a reason for the people who decide.'),
});

export const reductionDrafts = z
  .strictObject({
    batch: z.string().describe('Shared by these changes. `listChanges` takes it.'),
    drafted: list(z.strictObject({ number: changeNumber, version: z.int(), accountId, name: roleName })),
    refused: list(z.strictObject({ accountId, name: roleName, reason: sentence })).describe(
      'Roles that no change was drafted for, and why.',
    ),
  })
  .meta({ id: 'ReductionDrafts', description: 'Changes that were drafted together.' });
export type ReductionDrafts = z.infer<typeof reductionDrafts>;

/** Drafts a change for each chosen proposal, under one reason. Each is made anew here, and stands for itself from then on. */
export async function draftReductions(context: Context, actor: Actor, input: unknown): Promise<ReductionDrafts> {
  await requireAccess(context, actor, 'change.draft');
  const { proposals, reason } = parseInput(draftReductionsInput, input);
  requirePerson(actor, 'draft a change');
  const batch = context.newId();
  const drafted: ReductionDrafts['drafted'][number][] = [];
  const refused: ReductionDrafts['refused'][number][] = [];
  for (const { id, baseDigest, ...role } of proposals) {
    try {
      const change = await draftOne(context, actor, { id, baseDigest, ...role }, { reason, batch });
      drafted.push({ number: change.number, version: change.version, ...role });
    } catch (error) {
      // What is wrong with one role says nothing of the others. A single one is answered as any other draft is.
      if (!(error instanceof AppError) || proposals.length === 1) throw error;
      refused.push({ ...role, reason: error.message });
    }
  }
  return { batch, drafted, refused };
}

interface Together {
  readonly reason: string;
  readonly batch: string;
}

async function draftOne(
  context: Context,
  actor: PersonActor,
  { id, baseDigest, ...where }: Chosen,
  { reason, batch }: Together,
) {
  const role = await loadRole(context, where);
  if (role.trustDigest !== baseDigest)
    throw new AppError(
      'conflict',
      `The trust policy of ${role.name} changed since the proposal was made. No change was drafted for it. Look at its proposals again.`,
    );
  const kind = REDUCTION_KINDS.find((each) => each === id.split('.')[0]);
  const observed = await observedOf(context.db, role);
  const { offered } = await proposalsFor(context, role, observed, kind && [kind]);
  const found = offered.find((each) => each.id === id);
  if (found === undefined)
    throw new AppError(
      'conflict',
      `This proposal is no longer offered for ${role.name}, since what GitLab or CloudTrail tells has changed. No change was drafted for it. Look at its proposals again.`,
    );
  const proposal = await computeProposal(context, role, { kind: 'document', text: found.document });
  requireEffect(role, proposal);
  const needs = await needsOfProposal(context, role, proposal);
  const title = found.label.slice(0, TITLE);
  return context.db.$transaction((tx) =>
    writeDraft(tx, context, actor, { role, title, reason, proposal, needs, batchId: batch }),
  );
}

const TITLE = 200;
