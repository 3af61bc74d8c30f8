import { z } from 'zod';
import { linePolicies } from '@/lib/mappings/line-policies';
import { type MappingLine, mappingLines } from '@/lib/mappings/mapping-lines';
import { recoverMappings } from '@/lib/mappings/recover-mappings';
import type { PolicyVerdict } from '@/lib/onboarding/permissions/judge-policy';
import { parsePolicy } from '@/lib/policy/parse-policy';
import type { Policy } from '@/lib/policy/types';
import { assignReviewers } from '@/lib/reviews/assign';
import type { ReviewEvidence } from '@/lib/reviews/evidence';
import type { ReviewScope } from '@/lib/reviews/types';
import { originsOf } from '@/lib/services/changes/record/line-origins';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import { permissionsOfRoles } from '@/lib/services/facts/policy-readings';
import { loadObserved, type Observation } from '@/lib/services/observed/load-observed';
import { evidenceOf, type KnownPeople } from '@/lib/services/reviews/item-evidence';
import { linesOfGroups } from '@/lib/services/reviews/lines-of-groups';
import { loadMaintainers, type Maintainers } from '@/lib/services/reviews/maintainers';
import { type PushFacts, pushFacts } from '@/lib/services/reviews/push-facts';
import { INCLUDE, type ScopedRole } from '@/lib/services/reviews/scoped-role';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { accountRoots, accountsOf } from '@/lib/services/verb/linked-people';
import { isNamedRole } from '@/lib/services/verb/named-roles-input';

/** An item as it will be asked, with who is asked; null: nobody was found. */
export interface PlannedItem {
  readonly roleId: string;
  readonly key: string;
  readonly kind: MappingLine['kind'];
  readonly who: string;
  readonly evidence: ReviewEvidence;
  /** Who asked for it: none of them reviews it. */
  readonly requesterIds: readonly string[];
  readonly reviewerId: string | null;
}

/** What one campaign may ask at most: more could not be answered. */
const MOST = 5000;
const DAY = 86_400_000;

const tags = z.record(z.string(), z.string()).catch({});

/** Every line of every role in the scope, by account, role and line, with the evidence and the reviewer of now. */
export async function planItems(context: Context, scope: ReviewScope): Promise<readonly PlannedItem[]> {
  const everyone = await context.db.person.findMany({ orderBy: { username: 'asc' } });
  const people = everyone.filter(({ disabledAt }) => disabledAt === null);
  const reviewers = scope.reviewers.map((id) => {
    const found = people.find((person) => person.id === id);
    if (!found)
      throw new AppError('invalid', 'A reviewer is unknown or disabled. No review was started. Choose another person.');
    return found;
  });
  const roles = (await rolesIn(context, scope)).filter((role) => hasTags(role, scope.tags));
  const permissions = await permissionsOfRoles(context, roles);
  const known: KnownFacts = {
    permissions: new Map(roles.map(({ id }, index) => [id, permissions[index] ?? []])),
    observed: await loadObserved(context.db, roles),
    names: new Map(everyone.map(({ id, name }) => [id, name])),
    pushes: await pushFacts(context),
    maintainers: scope.maintainers ? await loadMaintainers(context, people) : () => [],
  };
  const roots = await accountRoots(context.db);
  const admitting = new Map<string, (key: string) => boolean>();
  for (const role of roles) admitting.set(role.id, await linesOfGroups(context.config, role, scope.groups));
  const lines = roles
    .flatMap((role) => linesOf(context, role, scope, { ...known, isAsked: admitting.get(role.id) ?? (() => true) }))
    .map((line) => ({ ...line, requesterIds: accountsOf(roots, line.requesterIds) }));
  if (lines.length > MOST)
    throw new AppError(
      'invalid',
      `This review would have ${lines.length} items, and at most ${MOST} are possible. No review was started. Narrow the scope.`,
    );
  const assigned = assignReviewers(
    lines.map(({ owner, maintainers, requesterIds }) => ({ owner, maintainers, requesters: requesterIds })),
    reviewers,
    people,
  );
  return lines.map(({ owner: _, maintainers: __, ...line }, index) => ({
    ...line,
    reviewerId: assigned[index] ?? null,
  }));
}

/** What is read once for all roles. */
interface KnownFacts {
  readonly names: KnownPeople;
  /** By the id of the role. */
  readonly permissions: ReadonlyMap<string, readonly PolicyVerdict[]>;
  /** By the id of the role. */
  readonly observed: ReadonlyMap<string, Observation | null>;
  readonly pushes: PushFacts;
  readonly maintainers: Maintainers;
}

/** The lines of one role that the scope asks about. */
function linesOf(
  context: Context,
  role: ScopedRole,
  scope: ReviewScope,
  known: KnownFacts & { readonly isAsked: (key: string) => boolean },
) {
  const { names, pushes, maintainers } = known;
  const permissions = known.permissions.get(role.id) ?? [];
  const observed = known.observed.get(role.id) ?? null;
  const issuers = issuerProfiles(context.config);
  const parsed = parsePolicy(role.trustPolicy);
  const found: readonly Pick<MappingLine, 'key' | 'kind' | 'who'>[] = parsed.ok
    ? mappingLines(parsed.policy, issuers)
    : [{ kind: 'foreign', key: 'whole', who: 'The whole trust policy: it does not parse' }];
  const alone: ReadonlyMap<string, Policy> = parsed.ok ? linePolicies(parsed.policy, issuers) : new Map();
  const mappings = new Map(
    (parsed.ok ? recoverMappings(parsed.policy, issuers).mappings : []).map((mapping) => [mapping.id, mapping]),
  );
  const origins = originsOf(role, issuers);
  const owner = scope.ownerTag === '' ? null : (tags.parse(role.tags)[scope.ownerTag] ?? null);
  const oldest = scope.olderThanDays === null ? null : context.now().getTime() - scope.olderThanDays * DAY;
  return found.flatMap(({ key, kind, who }) => {
    const mapping = mappings.get(key) ?? null;
    const origin = origins(key);
    const isYoung = oldest !== null && origin.since !== null && origin.since.getTime() > oldest;
    if (isYoung || !known.isAsked(key) || !who.toLowerCase().includes(scope.who.toLowerCase())) return [];
    const pushers = mapping && pushes(mapping);
    const line = { key, who, origin, policy: alone.get(key) ?? null, pushers, permissions, observed };
    const evidence = evidenceOf(role, line, names);
    const asked = { owner, maintainers: mapping === null ? [] : maintainers(mapping) };
    return [{ roleId: role.id, key, kind, who, evidence, ...asked, requesterIds: origin.requesterIds }];
  });
}

async function rolesIn({ db, now }: Context, scope: ReviewScope): Promise<readonly ScopedRole[]> {
  const { roles = [], accounts, rungAtLeast, unusedDays } = scope;
  const since = unusedDays === null ? null : new Date(now().getTime() - unusedDays * DAY);
  return db.role.findMany({
    where: {
      goneAt: null,
      account: { removedAt: null },
      AND: roles.length === 0 ? [] : [isNamedRole(roles.join(' '))],
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
