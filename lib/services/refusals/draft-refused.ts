import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { changeNumber } from '@/lib/services/answers/parts';
import { needsOfProposal } from '@/lib/services/changes/proposal/change-needs';
import { computeProposal, requireEffect } from '@/lib/services/changes/proposal/proposal';
import { changeText, writeDraft } from '@/lib/services/changes/record/write-draft';
import { admittingProposal } from '@/lib/services/estate/admitting-edit';
import { loadRole } from '@/lib/services/facts/load-role';
import { projectOfSubject } from '@/lib/services/observed/project-of-subject';
import { refOf } from '@/lib/services/refusals/judge-refusal';
import { isSubject, refusedRows } from '@/lib/services/refusals/refused-rows';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';
import { requirePerson } from '@/lib/services/verb/require-person';

export const draftRefusedInput = z.strictObject({
  accountId: z.string().max(20),
  name: z.string().max(64),
  subject: z.string().max(2000).describe('The subject that was refused, as `listRefused` answers it.'),
  audience: z.string().max(1000).nullable(),
  host: z.string().max(255).nullable(),
  reason: changeText.reason.optional().describe('Absent: what CloudTrail recorded is the reason.'),
});

export const refusedDraft = z
  .strictObject({ number: changeNumber, version: z.int() })
  .meta({ id: 'RefusedDraft', description: 'The draft that admits a refused pipeline.' });
export type RefusedDraft = z.infer<typeof refusedDraft>;

/** Drafts the smallest edit that admits a pipeline which CloudTrail saw refused. Nothing happens in AWS. */
export async function draftRefused(context: Context, actor: Actor, input: unknown): Promise<RefusedDraft> {
  await requireAccess(context, actor, 'change.draft');
  const wanted = parseInput(draftRefusedInput, input);
  requirePerson(actor, 'draft a change');
  const role = await loadRole(context, wanted);
  const rows = await refusedRows(context, { accountId: role.accountId, roleName: role.name });
  const seen = rows.find((row) => isSubject(row.seen, wanted))?.seen;
  const project = seen === undefined ? null : await projectOfSubject(context.db, seen.host ?? '', seen.subject);
  const ref = refOf(wanted.subject);
  if (seen === undefined || project === null || ref === null)
    throw new AppError(
      'not-found',
      'CloudTrail recorded no refusal of a known project with this subject in the last two weeks. Nothing was drafted. Compose the change by hand.',
    );
  const issuer = context.config.instances.find(({ id }) => id === project.instanceId)?.issuer ?? '';
  const pipeline = { ...project, projectId: project.gitlabId, ref, audience: seen.audience ?? issuer };
  const proposal = await computeProposal(context, role, admittingProposal(pipeline));
  requireEffect(role, proposal);
  const needs = await needsOfProposal(context, role, proposal);
  const title = `Admit ${ref.name} of ${project.path}`.slice(0, 200);
  const times = seen.count === 1 ? 'once' : `${seen.count} times`;
  const reason =
    wanted.reason || `${role.name} refused ${seen.subject} ${times}, first at ${seen.firstAt} and last at ${seen.at}.`;
  const change = await context.db.$transaction((tx) =>
    writeDraft(tx, context, actor, { role, title, reason, proposal, needs }),
  );
  return { number: change.number, version: change.version };
}
