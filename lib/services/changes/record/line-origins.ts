import { authorIds, handsOf } from '@/lib/changes/authorship';
import { systemName } from '@/lib/changes/system-author';
import type { ChangeRevision } from '@/lib/db/generated/client';
import { linePolicies } from '@/lib/mappings/line-policies';
import type { IssuerProfile } from '@/lib/mappings/statement-reading';
import { parsePolicy } from '@/lib/policy/parse-policy';

interface Written {
  readonly id: string;
  readonly number: number;
  readonly kind: string;
  readonly authorId: string;
  readonly baseDocument: string;
  readonly previousDocument: string | null;
  readonly proposedDocument: string;
  readonly revisions: readonly Pick<ChangeRevision, 'editorId' | 'coEditorIds' | 'hands'>[];
}

interface SeenRole<Change extends Written> {
  readonly createdAt: Date;
  /** Those that were applied, oldest first. */
  readonly changes: readonly Change[];
  /** Oldest first. */
  readonly revisions: readonly { readonly at: Date; readonly trustPolicy: string }[];
}

/** Where one line of a role comes from. */
export interface LineOrigin<Change> {
  /** The newest change that brought it, or adopted it; null: it was there before Drawbridge, or someone put it past it. */
  readonly change: Change | null;
  /** Everyone who wrote a change that ever brought it: to restore it is not to ask for it in someone's place. */
  readonly requesterIds: readonly string[];
  /** Since when the role has it without a break, as far as was seen; of what was there from the start, the birth of the role. */
  readonly since: Date | null;
}

/** Ids of everyone who had a hand in it. */
export const writersOf = (change: Pick<Written, 'authorId' | 'revisions'>): readonly string[] =>
  authorIds(handsOf(change));

/**
 * Answers for the lines of one role (MappingLine.key): by line and not by role, so that who edited another line asked for nothing
 * here. A mapping that was written anew, for another path or audience, is another line: who wrote it so asked for it.
 */
export function originsOf<Change extends Written>(
  role: SeenRole<Change>,
  issuers: readonly IssuerProfile[],
): (key: string) => LineOrigin<Change> {
  const known = new Map<string, ReadonlySet<string>>();
  const linesOf = (document: string | null): ReadonlySet<string> => {
    if (document === null) return new Set();
    const lines = known.get(document) ?? keysIn(document, issuers);
    known.set(document, lines);
    return lines;
  };
  const brings = (change: Change, key: string) => {
    const before = change.kind === 'adopt' ? change.previousDocument : change.baseDocument;
    return linesOf(change.proposedDocument).has(key) && !linesOf(before).has(key);
  };
  const sinceOf = (key: string): Date | null => {
    const last = role.revisions.findLastIndex(({ trustPolicy }) => !linesOf(trustPolicy).has(key));
    return last === -1 ? role.createdAt : (role.revisions[last + 1]?.at ?? null);
  };
  return (key) => {
    const changes = role.changes.filter((each) => brings(each, key));
    const requesterIds = [...new Set(changes.flatMap(writersOf))].filter((id) => systemName(id) === null);
    return { change: changes.at(-1) ?? null, requesterIds, since: sinceOf(key) };
  };
}

function keysIn(document: string, issuers: readonly IssuerProfile[]): ReadonlySet<string> {
  const parsed = parsePolicy(document);
  return new Set(parsed.ok ? linePolicies(parsed.policy, issuers).keys() : ['whole']);
}
