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
import { instant, list, type PersonName, personName } from '@/lib/services/answers/parts';
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
    required: z.int().describe('The most that any rule asks for, and how many people count towards any.'),
    counted: z.int(),
    clauses: list(
      approvalClause.extend({
        counted: z.int(),
      }),
    ),
    reasonRequired: z.boolean().describe('An approval has to say why.'),
    shortage: z.string().nullable().describe('Why it could never be approved as things stand.'),
    signInAgain: z.boolean().describe('Whether the reader has to sign in again before deciding or applying.'),
  })
  .meta({ id: 'Approvals', description: 'What is asked for and what is there.' });
export type ApprovalsView = z.infer<typeof approvalsView>;

export const changeView = z
  .strictObject({
    number: z.int(),
    version: z.int(),
    revision: z.int(),
    title: z.string(),
    reason: z.string(),
    state: changeState,
    author: personName,
    role: z.strictObject({
      accountId: z.string(),
      accountName: z.string(),
      name: z.string(),
      arn: z.string(),
      liveDigest: z.string(),
      gone: z.boolean(),
      planned: z.boolean().describe('This change is to make it.'),
    }),
    kind: changeKind,
    before: z
      .string()
      .describe(
        'The document that gains and losses are told against: the base; of an adoption the approved one before it.',
      ),
    base: z.strictObject({
      document: z.string(),
      digest: z.string(),
    }),
    proposed: z.strictObject({
      document: z.string(),
      digest: z.string(),
    }),
    approvalDigest: z.string(),
    liveDocument: z
      .string()
      .nullable()
      .describe(
        'The live document that stood in the way, in state conflict; or was found in place of the applied one.',
      ),
    outcome: z.string().nullable(),
    overwritten: list(overwrittenWrite).describe(
      'What others had put in the moment between our reading and our write, as CloudTrail tells.',
    ),
    ends: list(
      z.strictObject({
        words: z.string(),
        at: instant.nullable(),
      }),
    ).describe('When mappings of it end, in words and as an instant.'),
    applyAt: instant.nullable().describe('When the worker applies it, in state scheduled.'),
    createdAt: instant,
    submittedAt: instant.nullable(),
    finishedAt: instant.nullable(),
    factsMoved: z
      .string()
      .nullable()
      .describe('GitLab facts that moved and so made this revision, in words; null: a person made it.'),
    effect: z.string().describe('What it does to access, as the server found it for this revision.'),
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
        by: personName.nullable().describe('null: nobody; GitLab facts moved.'),
        at: instant,
        document: z.string().describe('What it proposed.'),
      }),
    ).describe('Every revision, oldest first.'),
    steps: list(
      z.strictObject({
        position: z.int(),
        kind: z.string(),
        title: z.string(),
        calls: z.string().nullable().describe('In the words of its API; null: the step calls nobody.'),
        content: z
          .string()
          .nullable()
          .describe('What it would put, whole: a policy or a job; null: its title says it all.'),
        state: z.string(),
        startedAt: instant.nullable(),
        finishedAt: instant.nullable(),
        requestId: z.string().nullable(),
        detail: z.string().nullable(),
      }),
    ),
    commands: z
      .record(
        changeCommand,
        z.strictObject({
          allowed: z.boolean(),
          reason: z.string().nullable(),
        }),
      )
      .describe(
        'For each command: whether the reader may give it now, and if not, why. The buttons show exactly this.',
      ),
  })
  .meta({ id: 'Change', description: 'A change as people see it. Instants are ISO 8601 in UTC.' });
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
    brokenGlass: viewBrokenGlass(context, actor, change, named),
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
