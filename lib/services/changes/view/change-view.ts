import { z } from 'zod';
import { type Actor, isFreshSignIn } from '@/lib/access/decide';
import { CHANGE_EFFECTS } from '@/lib/changes/change-effect';
import { clauseCounts, countedApprovals } from '@/lib/changes/count-approvals';
import { type ChangeFacts, decideChange } from '@/lib/changes/decide-change';
import { endInWords, endsColumn } from '@/lib/changes/limits';
import { callOf, contentsOf } from '@/lib/changes/plan';
import { approvalsNeeded, shortage, whoCanApprove } from '@/lib/changes/requirement';
import { type ChangeCommand, COMMANDS } from '@/lib/changes/states';
import { systemName } from '@/lib/changes/system-author';
import { approvalClause, changeCommand, changeKind, changeState } from '@/lib/services/answers/changes';
import {
  accountId,
  accountName,
  arn,
  digest,
  documentText,
  instant,
  list,
  type PersonName,
  personName,
  sentence,
} from '@/lib/services/answers/parts';
import {
  type DecidedFacts,
  factsOf,
  kindOf,
  type LoadedChange,
  loadChange,
  revisionOf,
  stateOf,
  surroundingsOf,
} from '@/lib/services/changes/record/load-change';
import { brokenGlassView, viewBrokenGlass } from '@/lib/services/changes/view/broken-glass-view';
import { overwrittenWrite, overwrittenWrites } from '@/lib/services/changes/view/overwritten-writes';
import type { Context } from '@/lib/services/verb/context';
import { requireAccess } from '@/lib/services/verb/require-access';

export const approvalsView = z
  .strictObject({
    required: z.int().describe('The highest number that any rule asks for.'),
    counted: z.int(),
    clauses: list(
      approvalClause.extend({
        counted: z.int(),
      }),
    ),
    reasonRequired: z.boolean().describe('An approval needs a comment.'),
    shortage: sentence.nullable().describe('Why it could never be approved as things are. `null` if it can.'),
    signInAgain: z.boolean().describe('You have to sign in again before you can approve or apply.'),
  })
  .meta({ id: 'Approvals', description: 'Which approvals a change needs, and which it has.' });
export type ApprovalsView = z.infer<typeof approvalsView>;

export const changeView = z
  .strictObject({
    number: z.int(),
    version: z.int(),
    revision: z.int(),
    title: z.string().meta({ examples: ['Admit develop'] }),
    reason: sentence,
    state: changeState,
    author: personName,
    role: z.strictObject({
      accountId,
      accountName,
      name: z.string(),
      arn,
      liveDigest: digest,
      gone: z.boolean(),
      planned: z.boolean().describe('The role does not exist yet. This change creates it.'),
    }),
    kind: changeKind,
    before: z.string().describe('The policy that gained and lost access are compared with.'),
    base: z.strictObject({
      document: documentText,
      digest,
    }),
    proposed: z.strictObject({
      document: documentText,
      digest,
    }),
    approvalDigest: digest,
    liveDocument: z.string().nullable().describe('In state `conflict`, the live policy that is in the way.'),
    outcome: sentence.nullable(),
    overwritten: list(overwrittenWrite).describe(
      'What others wrote to the role just before this change, according to CloudTrail.',
    ),
    ends: list(
      z.strictObject({
        words: z.string(),
        at: instant.nullable(),
      }),
    ).describe('When mappings of the change end.'),
    applyAt: instant.nullable().describe('When a scheduled change is applied.'),
    createdAt: instant,
    submittedAt: instant.nullable(),
    finishedAt: instant.nullable(),
    factsMoved: sentence
      .nullable()
      .describe('Which GitLab facts changed and led to this revision. `null` if a person made it.'),
    effect: z.string().describe('What the current revision does to access.'),
    approvals: approvalsView,
    eligibleApprovers: list(personName).describe('Who could approve it.'),
    brokenGlass: brokenGlassView.nullable(),
    decisions: list(
      z.strictObject({
        person: personName,
        verdict: z.string(),
        revision: z.int(),
        comment: z.string(),
        at: instant,
        voided: z.boolean(),
      }),
    ),
    comments: list(
      z.strictObject({
        person: personName,
        text: z.string(),
        at: instant,
      }),
    ),
    revisions: list(
      z.strictObject({
        revision: z.int(),
        by: personName.nullable().describe('`null` when changed GitLab facts led to the revision.'),
        at: instant,
        document: documentText.describe('The proposed trust policy.'),
      }),
    ).describe('Every revision, oldest first.'),
    steps: list(
      z.strictObject({
        position: z.int(),
        kind: z.string(),
        title: z.string().meta({ examples: ['Admit develop'] }),
        calls: z.string().nullable().describe('The API call of the step. `null` if it makes none.'),
        content: z
          .string()
          .nullable()
          .describe('The whole policy or job that the step writes. `null` if the title says it all.'),
        state: z.string(),
        startedAt: instant.nullable(),
        finishedAt: instant.nullable(),
        requestId: z.string().nullable(),
        detail: sentence.nullable(),
      }),
    ),
    commands: z
      .record(
        changeCommand,
        z.strictObject({
          allowed: z.boolean(),
          reason: sentence.nullable(),
        }),
      )
      .describe('Which commands you may give now, and why not.'),
  })
  .meta({ id: 'Change', description: 'A change of a trust policy.' });
export type ChangeView = z.infer<typeof changeView>;

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/**
 * Reads one change as the actor may see it. `known`: what a command on it was decided on just now, so that the rules and the
 * people are not asked for twice; not after one that submits it, which moves who counts.
 */
export async function viewChange(
  context: Context,
  actor: Actor,
  number: number,
  known?: DecidedFacts,
): Promise<ChangeView> {
  await requireAccess(context, actor, 'estate.read');
  const change = await loadChange(context.db, number);
  const comments = await context.db.changeComment.findMany({ where: { changeId: change.id }, orderBy: { at: 'asc' } });
  const steps = await context.db.changeStep.findMany({ where: { changeId: change.id }, orderBy: { position: 'asc' } });
  const involved = [
    change.authorId,
    ...change.decisions.map((row) => row.personId),
    ...comments.map((row) => row.personId),
    ...change.revisions.map((row) => row.editorId),
    ...[change.brokenGlassById, change.brokenGlassReviewerId].filter((id) => id !== null),
  ];
  const people = await context.db.person.findMany({ where: { id: { in: [...new Set(involved)] } } });
  const names = new Map(people.map((person) => [person.id, nameOf(person)]));
  const named = (id: string): PersonName =>
    names.get(id) ?? systemName(id) ?? { id, name: 'unknown person', username: id };
  const facts = await factsOf(context, change, known);
  const contents = contentsOf(kindOf(change), surroundingsOf(change));
  return {
    ...headOf(change, named),
    overwritten: await overwrittenWrites(context, change.id),
    effect: CHANGE_EFFECTS[facts.effect].word,
    approvals: approvalsOf(facts, !isFreshSignIn(actor, facts.now, context.config.stepUpMinutes)),
    eligibleApprovers: whoCanApprove(facts.people, facts, facts.requirement).map(nameOf),
    brokenGlass: viewBrokenGlass(actor, change, facts, named),
    decisions: change.decisions.map((row) => ({
      person: named(row.personId),
      verdict: row.verdict,
      revision: row.revision,
      comment: row.comment,
      at: row.at.toISOString(),
      voided: row.voidedAt !== null,
    })),
    comments: comments.map((row) => ({ person: named(row.personId), text: row.text, at: row.at.toISOString() })),
    revisions: change.revisions.map((row) => ({
      revision: row.revision,
      by: row.note === null ? named(row.editorId) : null,
      at: row.at.toISOString(),
      document: row.proposedDocument,
    })),
    steps: steps.map((row) => ({
      position: row.position,
      kind: row.kind,
      title: row.title,
      calls: callOf(row.kind),
      content: contents.get(row.position) ?? null,
      state: row.state,
      startedAt: iso(row.startedAt),
      finishedAt: iso(row.finishedAt),
      requestId: row.requestId,
      detail: row.detail,
    })),
    commands: commandsOf(facts, actor),
  };
}

const nameOf = (person: { id: string; name: string; username: string }): PersonName => ({
  id: person.id,
  name: person.name,
  username: person.username,
});

function headOf(change: LoadedChange, named: (id: string) => PersonName) {
  const { role } = change;
  return {
    number: change.number,
    version: change.version,
    revision: change.revision,
    title: change.title,
    reason: change.reason,
    state: stateOf(change),
    author: named(change.authorId),
    role: {
      accountId: role.accountId,
      accountName: role.account.name,
      name: role.name,
      arn: role.arn,
      liveDigest: role.trustDigest,
      gone: role.goneAt !== null && role.plannedAt === null,
      planned: role.plannedAt !== null,
    },
    kind: kindOf(change),
    before: kindOf(change) === 'adopt' ? (change.previousDocument ?? change.baseDocument) : change.baseDocument,
    base: { document: change.baseDocument, digest: change.baseDigest },
    proposed: { document: change.proposedDocument, digest: change.proposedDigest },
    approvalDigest: change.approvalDigest,
    factsMoved: revisionOf(change).note,
    liveDocument: change.liveDocument,
    outcome: change.outcome,
    ends: endsColumn.parse(change.limits).map((end) => ({ words: endInWords(end), at: end.endsAt })),
    applyAt: iso(change.applyAt),
    createdAt: change.createdAt.toISOString(),
    submittedAt: iso(change.submittedAt),
    finishedAt: iso(change.finishedAt),
  };
}

const approvalsOf = (facts: ChangeFacts, signInAgain: boolean): ApprovalsView => ({
  required: approvalsNeeded(facts.requirement),
  counted: countedApprovals(facts).length,
  clauses: clauseCounts(facts).map(({ clause, counted }) => ({ ...clause, counted })),
  reasonRequired: facts.requirement.reasonRequired,
  shortage: shortage(facts.people, facts, facts.requirement),
  signInAgain,
});

function commandsOf(facts: ChangeFacts, actor: Actor): ChangeView['commands'] {
  const ask = (command: ChangeCommand) => {
    const decision = decideChange(facts, command, actor);
    return decision.allowed ? { allowed: true, reason: null } : { allowed: false, reason: decision.reason };
  };
  const commands = Object.keys(COMMANDS) as ChangeCommand[];
  return Object.fromEntries(commands.map((command) => [command, ask(command)])) as ChangeView['commands'];
}
