import { z } from 'zod';
import { systemName } from '@/lib/changes/system-author';
import { describeVerdict, type PolicyVerdict } from '@/lib/onboarding/permissions/judge-policy';
import { printPolicy } from '@/lib/policy/print-policy';
import type { Policy } from '@/lib/policy/types';
import { takesSubject } from '@/lib/reach/takes-subject';
import type { ReviewEvidence } from '@/lib/reviews/evidence';
import { type LineOrigin, writersOf } from '@/lib/services/changes/record/line-origins';
import type { Observation } from '@/lib/services/observed/load-observed';
import type { ScopedRole } from '@/lib/services/reviews/scoped-role';

const titled = z.array(z.object({ title: z.string() })).catch([]);

/** Subjects that a reviewer would look at. */
const MOST_SUBJECTS = 20;

/** Names by the ids of persons. */
export type KnownPeople = ReadonlyMap<string, string>;

interface Line {
  readonly key: string;
  readonly who: string;
  readonly origin: LineOrigin<ScopedRole['changes'][number]>;
  readonly policy: Policy | null;
  readonly pushers: readonly string[] | null;
  /** How far the policies of the role go. */
  readonly permissions: readonly PolicyVerdict[];
  /** null: CloudTrail was not asked. */
  readonly observed: Observation | null;
}

/** What is known of one line of a role now. */
export function evidenceOf(role: ScopedRole, line: Line, people: KnownPeople): ReviewEvidence {
  const { key, who, origin, policy, pushers, permissions, observed } = line;
  const change = role.changes.find(({ id }) => id === role.approvedChangeId);
  // What the refs that could not be read add to these is not known: there is no sum of a part.
  const sum = (of: 'refCount' | 'protectedCount') =>
    role.unreadCount > 0 ? null : role.admissions.reduce((total, each) => total + each[of], 0);
  const nameOf = (id: string) => people.get(id) ?? systemName(id)?.name ?? 'unknown person';
  return {
    account: role.account.name,
    role: role.name,
    who,
    rung: role.rung,
    rungReason: role.rungReason ?? 'Not decided.',
    proof: role.proofs.find(({ mappingId }) => mappingId === key)?.verdict ?? null,
    admittedRefs: sum('refCount'),
    protectedRefs: sum('protectedCount'),
    pushers,
    lastUsedAt: role.lastUsedAt?.toISOString() ?? null,
    observed:
      observed?.entered
        .filter(({ subject }) => policy === null || takesSubject(policy, subject))
        .slice(0, MOST_SUBJECTS)
        .map(({ subject, at }) => ({ subject, at })) ?? null,
    since: origin.since?.toISOString() ?? null,
    requested: origin.change && { change: origin.change.number, by: writersOf(origin.change).map(nameOf) },
    approved:
      change === undefined || role.approvedAt === null
        ? null
        : { change: change.number, at: role.approvedAt.toISOString(), by: approversOf(change).map(nameOf) },
    permissions: permissions.map(describeVerdict),
    findings: titled.parse(role.findings).map(({ title }) => title),
    policy: policy && printPolicy(policy),
  };
}

const approversOf = ({ decisions }: ScopedRole['changes'][number]): readonly string[] =>
  decisions
    .filter(({ verdict, voidedAt }) => verdict === 'approve' && voidedAt === null)
    .map(({ personId }) => personId);
