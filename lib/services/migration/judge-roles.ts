import { z } from 'zod';
import type { FoundJob } from '@/lib/migration/finding';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { explainRole } from '@/lib/reach/explain/explain-role';
import { type PipelineKind, tokenOfJob } from '@/lib/reach/explain/job-token';
import type { EstateFacts, RefFact } from '@/lib/reach/types';
import { accountId } from '@/lib/services/answers/parts';
import { loadFacts } from '@/lib/services/facts/load-facts';
import type { Context } from '@/lib/services/verb/context';
import { readStrings } from '@/lib/services/verb/json-columns';

/** What a role that a job assumes needs before it accepts the new token. */
export const NEEDS = {
  ready: 'Accepts the new token as it is',
  audience: 'Has to accept the new audience beside the old one',
  refused: 'Accepts no pipeline of this project, with the old token or the new one',
  unknown: 'Cannot be decided: the role or a fact about it is not in the inventory',
} as const;
export type Need = keyof typeof NEEDS;

export const roleNeed = z
  .strictObject({
    accountId: accountId.nullable(),
    name: z.string().describe('Name of the role, or the ARN or variable that the job names if the role is unknown.'),
    need: z.enum(Object.keys(NEEDS) as [Need, ...Need[]]),
    audience: z.string(),
    ref: z.string().nullable().describe('A branch or tag whose pipelines the role admits.'),
    provider: z.string().nullable().describe('ARN of the OIDC provider that lacks the audience. `null` if it has it.'),
    named: z.boolean(),
  })
  .meta({ id: 'RoleNeed', description: 'Whether a role accepts the new token of a job.' });
export type RoleNeed = z.infer<typeof roleNeed>;

/** Refs that are tried, the default branch first. */
const MOST_REFS = 50;

/** For each job, the roles that it names, or else those that admit the project, and whether they take the new token. */
export async function judgeRoles(
  context: Context,
  { instanceId, projectId, audience }: { instanceId: string; projectId: number; audience: string },
  jobs: readonly FoundJob[],
): Promise<ReadonlyMap<string, readonly RoleNeed[]>> {
  const facts = await loadFacts(context.db, { projects: [{ instanceId, projectId }] });
  const roles = await rolesOf(context, instanceId, projectId, jobs);
  const needs = new Map<string, readonly RoleNeed[]>();
  for (const { name, roles: hints, audiences, audience: added } of jobs) {
    const arns = hints.flatMap((hint) => (hint.kind === 'arn' ? [hint.arn] : []));
    const found = roles.filter(({ arn, admissions }) => (arns.length > 0 ? arns.includes(arn) : admissions.length > 0));
    const lost = arns.filter((arn) => !roles.some((role) => role.arn === arn));
    const wanted = audiences?.[0] ?? added ?? audience;
    needs.set(name, [
      ...found.map((role) => judge(role, facts, instanceId, wanted, arns.length > 0)),
      ...lost.map((arn): RoleNeed => ({ ...UNKNOWN, name: arn, audience: wanted, named: true })),
    ]);
  }
  return needs;
}

const UNKNOWN = { accountId: null, need: 'unknown', ref: null, provider: null } as const;

function rolesOf({ db }: Context, instanceId: string, projectId: number, jobs: readonly FoundJob[]) {
  const arns = jobs.flatMap(({ roles }) => roles.flatMap((hint) => (hint.kind === 'arn' ? [hint.arn] : [])));
  const here = { instanceId, projectId };
  return db.role.findMany({
    where: { goneAt: null, account: { removedAt: null }, OR: [{ arn: { in: arns } }, { admissions: { some: here } }] },
    include: { admissions: { where: here }, account: { include: { providers: { where: { goneAt: null } } } } },
    orderBy: [{ accountId: 'asc' }, { name: 'asc' }],
  });
}
type Role = Awaited<ReturnType<typeof rolesOf>>[number];

function judge(role: Role, facts: EstateFacts, instanceId: string, audience: string, named: boolean): RoleNeed {
  const { accountId, name } = role;
  const said = { accountId, name, audience, named };
  const instance = facts.instances.find(({ id }) => id === instanceId);
  const project = instance?.projects[0];
  const parsed = parsePolicy(role.trustPolicy);
  const unread = !project || project.subComponents === null || project.refs === null;
  if (!instance || !parsed.ok || unread) return { ...said, ...UNKNOWN, accountId };
  const provider = role.account.providers.find(({ host }) => host === instance.host);
  const known = provider ? { arn: provider.arn, clientIds: readStrings(provider.clientIds) } : null;
  const admits = (ref: Ref, aud: string) => {
    const made = tokenOfJob({ instance, project, ...ref, audience: aud });
    return made.ok && explainRole(parsed.policy, known, made.token).admitted;
  };
  const refs = refsOf(project.refs, project.defaultBranch);
  const now = refs.find((ref) => admits(ref, audience));
  if (now) return { ...said, need: 'ready', ref: now.ref, provider: null };
  const before = refs.find((ref) => admits(ref, instance.issuer));
  if (!before) return { ...said, need: 'refused', ref: null, provider: null };
  // What it accepts may not be known: the change that is drafted adds the audience where it has to.
  const lacks = known?.clientIds?.includes(audience) === false ? known.arn : null;
  return { ...said, need: 'audience', ref: before.ref, provider: lacks };
}

interface Ref {
  readonly kind: PipelineKind;
  readonly ref: string;
}

function refsOf(refs: readonly RefFact[], defaultBranch: string | null): readonly Ref[] {
  const rank = (name: string) => (name === defaultBranch ? 0 : 1);
  return [...refs]
    .sort((a, b) => rank(a.name) - rank(b.name))
    .slice(0, MOST_REFS)
    .map(({ type, name }) => ({ kind: type === 'tag' ? 'tag' : 'push', ref: name }));
}
