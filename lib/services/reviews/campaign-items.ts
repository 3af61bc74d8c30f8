import { z } from 'zod';
import type { Prisma } from '@/lib/db/generated/client';
import { type MappingLine, mappingLines } from '@/lib/mappings/mapping-lines';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { assignReviewers } from '@/lib/reviews/assign';
import type { ReviewEvidence, ReviewScope } from '@/lib/reviews/types';
import { AppError } from '@/lib/services/app-error';
import type { Context } from '@/lib/services/context';
import { issuerProfiles } from '@/lib/services/issuer-profiles';

/** An item as it will be asked, with who is asked; null: nobody was found. */
export interface PlannedItem {
  readonly roleId: string;
  readonly key: string;
  readonly kind: MappingLine['kind'];
  readonly who: string;
  readonly evidence: ReviewEvidence;
  readonly reviewerId: string | null;
}

/** What one campaign may ask at most: more could not be answered. */
const MOST = 5000;

const tags = z.record(z.string(), z.string()).catch({});
const named = z.array(z.object({ name: z.string() })).catch([]);
const titled = z.array(z.object({ title: z.string() })).catch([]);

const INCLUDE = {
  account: true,
  admissions: true,
  proofs: true,
  changes: { where: { state: { in: ['applied', 'reverted'] } }, include: { decisions: true } },
} as const satisfies Prisma.RoleInclude;
type ScopedRole = Prisma.RoleGetPayload<{ include: typeof INCLUDE }>;

/** Every line of every role in the scope, by account, role and line, with the evidence and the reviewer of now. */
export async function planItems(context: Context, scope: ReviewScope): Promise<readonly PlannedItem[]> {
  const people = await context.db.person.findMany({ where: { disabledAt: null }, orderBy: { username: 'asc' } });
  const reviewers = scope.reviewers.map((id) => {
    const found = people.find((person) => person.id === id);
    if (!found) throw new AppError('invalid', 'A named reviewer is not known or is disabled. Choose another one.');
    return found;
  });
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const roles = (await rolesIn(context, scope)).filter((role) => hasTags(role, scope.tags));
  const issuers = issuerProfiles(context.config);
  const lines = roles.flatMap((role) => {
    const parsed = parsePolicy(role.trustPolicy);
    const found: readonly Pick<MappingLine, 'key' | 'kind' | 'who'>[] = parsed.ok
      ? mappingLines(parsed.policy, issuers)
      : [{ kind: 'foreign', key: 'whole', who: 'The whole trust policy: it does not parse' }];
    return found
      .filter(({ who }) => who.toLowerCase().includes(scope.who.toLowerCase()))
      .map(({ key, kind, who }) => ({ role, key, kind, who, evidence: evidenceOf(role, key, who, names) }));
  });
  if (lines.length > MOST)
    throw new AppError('invalid', `This would ask ${lines.length} questions; ${MOST} is the most. Narrow the scope.`);
  const assigned = assignReviewers(
    lines.map(({ role }) => ({
      owner: scope.ownerTag === '' ? null : (tags.parse(role.tags)[scope.ownerTag] ?? null),
      requesters: requestersOf(role),
    })),
    reviewers,
    people,
  );
  return lines.map(({ role, key, kind, who, evidence }, index) => ({
    ...{ roleId: role.id, key, kind, who, evidence },
    reviewerId: assigned[index] ?? null,
  }));
}

async function rolesIn({ db, now }: Context, scope: ReviewScope): Promise<readonly ScopedRole[]> {
  const { accounts, rungAtLeast, unusedDays } = scope;
  const since = unusedDays === null ? null : new Date(now().getTime() - unusedDays * 86_400_000);
  return db.role.findMany({
    where: {
      goneAt: null,
      account: { removedAt: null },
      ...(accounts.length === 0 ? {} : { accountId: { in: [...accounts] } }),
      ...(rungAtLeast === null ? {} : { rung: { gte: rungAtLeast } }),
      ...(since === null ? {} : { OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: since } }] }),
    },
    include: INCLUDE,
    orderBy: [{ accountId: 'asc' }, { name: 'asc' }],
  });
}

function hasTags(role: ScopedRole, wanted: readonly string[]): boolean {
  const has = tags.parse(role.tags);
  return wanted.every((pair) => {
    const [name = '', ...value] = pair.split('=');
    return Object.hasOwn(has, name) && has[name] === value.join('=');
  });
}

const approvedChange = (role: ScopedRole) => role.changes.find(({ id }) => id === role.approvedChangeId);

const requestersOf = (role: ScopedRole): readonly string[] => {
  const change = approvedChange(role);
  return change === undefined ? [] : [change.authorId];
};

function evidenceOf(role: ScopedRole, key: string, who: string, names: ReadonlyMap<string, string>): ReviewEvidence {
  const change = approvedChange(role);
  const sum = (of: 'refCount' | 'protectedCount') => role.admissions.reduce((total, each) => total + each[of], 0);
  return {
    account: role.account.name,
    role: role.name,
    who,
    rung: role.rung,
    rungReason: role.rungReason ?? 'Not decided.',
    proof: role.proofs.find(({ mappingId }) => mappingId === key)?.verdict ?? null,
    admittedRefs: sum('refCount'),
    protectedRefs: sum('protectedCount'),
    lastUsedAt: role.lastUsedAt?.toISOString() ?? null,
    approved:
      change === undefined || role.approvedAt === null
        ? null
        : {
            change: change.number,
            at: role.approvedAt.toISOString(),
            by: change.decisions
              .filter(({ verdict, voidedAt }) => verdict === 'approve' && voidedAt === null)
              .map(({ personId }) => names.get(personId) ?? personId),
          },
    permissions: named.parse(role.attachedPolicies).map(({ name }) => name),
    findings: titled.parse(role.findings).map(({ title }) => title),
  };
}
