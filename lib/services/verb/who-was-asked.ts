import { handsOf } from '@/lib/changes/authorship';
import { ANYONE, requirementColumn, whoCanApprove } from '@/lib/changes/requirement';
import type { Transaction } from '@/lib/db/transaction';
import { approverFacts } from '@/lib/services/verb/approver-facts';
import type { Context } from '@/lib/services/verb/context';
import { accountRoots } from '@/lib/services/verb/linked-people';

type Asked = {
  readonly authorId: string;
  readonly submittedAt: Date | null;
  readonly revision: number;
  readonly revisions: readonly {
    readonly revision: number;
    readonly editorId: string;
    readonly coEditorIds: readonly string[];
    readonly hands: unknown;
    readonly requirement: unknown;
  }[];
};

/** Those whose approval would count, by the requirement that the revision was submitted with. */
export async function whoWasAsked(tx: Transaction, { config, now }: Pick<Context, 'config' | 'now'>, change: Asked) {
  const stored = change.revisions.find(({ revision }) => revision === change.revision)?.requirement;
  const requirement = requirementColumn.safeParse(stored).data ?? ANYONE;
  const authorship = {
    hands: handsOf(change),
    roots: await accountRoots(tx),
    submittedAt: change.submittedAt,
    singleOperator: config.singleOperator,
  };
  return whoCanApprove(await approverFacts(tx, config, change.submittedAt, now()), authorship, requirement);
}
