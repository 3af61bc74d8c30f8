import { type Actor, isFreshSignIn } from '@/lib/access/decide';
import { CHANGE_EFFECTS } from '@/lib/changes/change-effect';
import { clauseCounts, countedApprovals } from '@/lib/changes/count-approvals';
import { type ChangeFacts, decideChange } from '@/lib/changes/decide-change';
import { endInWords, endsColumn } from '@/lib/changes/limits';
import { type ChangeKind, callOf, contentsOf } from '@/lib/changes/plan';
import { approvalsNeeded, type Clause, shortage, whoCanApprove } from '@/lib/changes/requirement';
import { type ChangeCommand, type ChangeState, COMMANDS } from '@/lib/changes/states';
import { systemName } from '@/lib/changes/system-author';
import {
  factsOf,
  kindOf,
  type LoadedChange,
  loadChange,
  revisionOf,
  stateOf,
  surroundingsOf,
} from '@/lib/services/changes/record/load-change';
import { type BrokenGlassView, viewBrokenGlass } from '@/lib/services/changes/view/broken-glass-view';
import { type OverwrittenWrite, overwrittenWrites } from '@/lib/services/changes/view/overwritten-writes';
import type { Context } from '@/lib/services/verb/context';
import { requireAccess } from '@/lib/services/verb/require-access';

export interface PersonName {
  readonly id: string;
  readonly name: string;
  readonly username: string;
}

/** A change as people see it. Instants are ISO 8601 in UTC. */
export interface ChangeView {
  readonly number: number;
  readonly version: number;
  readonly revision: number;
  readonly title: string;
  readonly reason: string;
  readonly state: ChangeState;
  readonly author: PersonName;
  readonly role: {
    readonly accountId: string;
    readonly accountName: string;
    readonly name: string;
    readonly arn: string;
    readonly liveDigest: string;
    readonly gone: boolean;
    /** This change is to make it. */
    readonly planned: boolean;
  };
  readonly kind: ChangeKind;
  /** The document that gains and losses are told against: the base; of an adoption the approved one before it. */
  readonly before: string;
  readonly base: { readonly document: string; readonly digest: string };
  readonly proposed: { readonly document: string; readonly digest: string };
  readonly approvalDigest: string;
  /** The live document that stood in the way, in state conflict; or was found in place of the applied one. */
  readonly liveDocument: string | null;
  readonly outcome: string | null;
  /** What others had put in the moment between our reading and our write, as CloudTrail tells. */
  readonly overwritten: readonly OverwrittenWrite[];
  /** When mappings of it end, in words and as an instant. */
  readonly ends: readonly { readonly words: string; readonly at: string | null }[];
  /** When the worker applies it, in state scheduled. */
  readonly applyAt: string | null;
  readonly createdAt: string;
  readonly submittedAt: string | null;
  readonly finishedAt: string | null;
  /** GitLab facts that moved and so made this revision, in words; null: a person made it. */
  readonly factsMoved: string | null;
  /** What it does to access, as the server found it for this revision. */
  readonly effect: string;
  readonly approvals: ApprovalsView;
  /** Who could approve it. */
  readonly eligibleApprovers: readonly PersonName[];
  readonly brokenGlass: BrokenGlassView<PersonName> | null;
  readonly decisions: readonly {
    readonly person: PersonName;
    readonly verdict: string;
    readonly revision: number;
    readonly comment: string;
    readonly at: string;
    readonly voided: boolean;
  }[];
  readonly comments: readonly { readonly person: PersonName; readonly text: string; readonly at: string }[];
  /** Every revision, oldest first. */
  readonly revisions: readonly {
    readonly revision: number;
    /** null: nobody; GitLab facts moved. */
    readonly by: PersonName | null;
    readonly at: string;
    /** What it proposed. */
    readonly document: string;
  }[];
  readonly steps: readonly {
    readonly position: number;
    readonly kind: string;
    readonly title: string;
    /** In the words of its API; null: the step calls nobody. */
    readonly calls: string | null;
    /** What it would put, whole: a policy or a job; null: its title says it all. */
    readonly content: string | null;
    readonly state: string;
    readonly startedAt: string | null;
    readonly finishedAt: string | null;
    readonly requestId: string | null;
    readonly detail: string | null;
  }[];
  /** For each command: whether the reader may give it now, and if not, why. The buttons show exactly this. */
  readonly commands: Readonly<Record<ChangeCommand, { readonly allowed: boolean; readonly reason: string | null }>>;
}

/** What is asked for and what is there. */
export interface ApprovalsView {
  /** The most that any rule asks for, and how many people count towards any. */
  readonly required: number;
  readonly counted: number;
  readonly clauses: readonly (Clause & { readonly counted: number })[];
  /** An approval has to say why. */
  readonly reasonRequired: boolean;
  /** Why it could never be approved as things stand. */
  readonly shortage: string | null;
  /** Whether the reader has to sign in again before deciding or applying. */
  readonly signInAgain: boolean;
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** Reads one change as the actor may see it. */
export async function viewChange(context: Context, actor: Actor, number: number): Promise<ChangeView> {
  await requireAccess(context, actor, 'estate.read');
  const change = await loadChange(context.db, number);
  const [comments, steps] = [
    await context.db.changeComment.findMany({ where: { changeId: change.id }, orderBy: { at: 'asc' } }),
    await context.db.changeStep.findMany({ where: { changeId: change.id }, orderBy: { position: 'asc' } }),
  ];
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
  const facts = await factsOf(context, change);
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
