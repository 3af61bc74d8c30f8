import { PERSON_ROLES } from '@/lib/access/permissions';
import { approvalRules } from '@/lib/changes/approval-rules';
import type { GroupGrantConfig } from '@/lib/config/config';
import type { Database, Transaction } from '@/lib/db/transaction';
import type { Context } from '@/lib/services/verb/context';

/** A role for the members of a group, by the configuration or by an admin. */
export interface Grant extends GroupGrantConfig {
  /** null: it is in the configuration. */
  readonly id: string | null;
  readonly createdAt: Date;
  /** Whoever made it holds nothing by it; null: nobody in Drawbridge did. */
  readonly createdById: string | null;
  readonly createdBy: string | null;
}

/** The configuration does not say since when. */
const ALWAYS = new Date(0);

/** Every grant; the oldest of a role comes last. */
export async function allGrants(
  db: Database | Transaction,
  { groupGrants }: Pick<Context['config'], 'groupGrants'>,
): Promise<readonly Grant[]> {
  const stored = await db.groupGrant.findMany({ orderBy: [{ createdAt: 'desc' }, { id: 'asc' }] });
  const configured = groupGrants.map((grant) => ({
    ...{ ...grant, id: null, createdAt: ALWAYS, createdById: null, createdBy: null },
  }));
  const read = stored.flatMap((grant): readonly Grant[] => {
    const role = PERSON_ROLES.find((candidate) => candidate === grant.role);
    return role === undefined ? [] : [{ ...grant, role }];
  });
  return [...read, ...configured];
}

/** The path of every group that a grant, or a rule in force or proposed, names. */
export async function namedPaths(context: Pick<Context, 'db' | 'config'>): Promise<readonly string[]> {
  const grants = await allGrants(context.db, context.config);
  const sets = await context.db.ruleSet.findMany({ where: { state: { in: ['active', 'proposed'] } } });
  const rules = sets.flatMap((set) => approvalRules.safeParse(set.rules).data ?? []);
  const paths = [...grants.map(({ groupPath }) => groupPath), ...rules.flatMap(({ fromGroups }) => fromGroups ?? [])];
  return [...new Set(paths)].sort();
}
