import { editorsOf } from '@/lib/changes/editors';
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
  readonly revisions: readonly Pick<ChangeRevision, 'editorId' | 'coEditorIds'>[];
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
  /** Its author and editors. */
  readonly requesterIds: readonly string[];
  /** Since when the role has it without a break, as far as was seen; of what was there from the start, the birth of the role. */
  readonly since: Date | null;
}

/** Answers for the lines of one role (MappingLine.key): by line and not by role, so that who edited another line asked for nothing here. */
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
    const change = role.changes.findLast((each) => brings(each, key)) ?? null;
    const requesterIds = change === null ? [] : [...new Set([change.authorId, ...editorsOf(change.revisions)])];
    return { change, requesterIds, since: sinceOf(key) };
  };
}

function keysIn(document: string, issuers: readonly IssuerProfile[]): ReadonlySet<string> {
  const parsed = parsePolicy(document);
  return new Set(parsed.ok ? linePolicies(parsed.policy, issuers).keys() : ['whole']);
}
