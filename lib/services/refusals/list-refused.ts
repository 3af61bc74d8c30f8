import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { explainRole, type RoleExplanation } from '@/lib/reach/explain/explain-role';
import {
  accountId,
  accountName,
  instanceId,
  list,
  projectId,
  projectPath,
  refName,
  roleName,
  sentence,
} from '@/lib/services/answers/parts';
import { admittingEdit, admittingEditOf } from '@/lib/services/estate/admitting-edit';
import { issuerHost } from '@/lib/services/facts/issuer-profiles';
import { loadObserved, type Observation, observedSubject } from '@/lib/services/observed/load-observed';
import { type KnownProject, projectOfSubject } from '@/lib/services/observed/project-of-subject';
import { looksLike, refOf, whyRefused } from '@/lib/services/refusals/judge-refusal';
import { type RefusedRow, refusedRows } from '@/lib/services/refusals/refused-rows';
import type { Context } from '@/lib/services/verb/context';
import { readStrings } from '@/lib/services/verb/json-columns';
import { parseInput, rowNumberText } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';
import { SHARED_ISSUER_CLAIMS } from '@/lib/subjects/issuer-claims';

export const listRefusedInput = z.strictObject({
  account: z.string().max(20).optional(),
  role: z.string().max(64).optional(),
  instanceId: z.string().max(100).optional().describe('Only pipelines of this project: with `projectId`.'),
  projectId: rowNumberText.optional(),
});

/** More than anybody works off in one sitting. */
const MOST = 30;

export const refusedRow = z
  .strictObject({
    role: z.strictObject({ accountId, accountName, name: roleName }),
    seen: observedSubject,
    project: z
      .strictObject({ instanceId, projectId, path: projectPath })
      .nullable()
      .describe('`null`: of none that is known.'),
    ref: z.strictObject({ type: z.enum(['branch', 'tag']), name: refName }).nullable(),
    looks: z
      .enum(['broken-pipeline', 'stranger'])
      .describe('Whether the role lets in other pipelines of the project, or nearly does.'),
    now: z.enum(['refused', 'admitted', 'depends']).describe('What the live trust policy says of it today.'),
    sentence,
    why: sentence.describe('What kept it out.'),
    edit: admittingEdit
      .nullable()
      .describe('The smallest edit that admits it. `null`: of a pipeline that is not known, or gets in today.'),
  })
  .meta({ id: 'RefusedPipeline', description: 'A pipeline that a role refused.' });
export type RefusedPipeline = z.infer<typeof refusedRow>;

export const refusedList = z
  .strictObject({ rows: list(refusedRow), more: z.int().describe('How many further ones there are.') })
  .meta({ id: 'RefusedList', description: 'Pipelines that roles refused, the newest first.' });
export type RefusedList = z.infer<typeof refusedList>;

/** Lists the pipelines that roles refused in the last two weeks, the newest 30 first. */
export const listRefused = (context: Context, actor: Actor, input: unknown): Promise<RefusedList> =>
  newestRefused(context, actor, input, MOST);

/** The same, of so many at most. */
export async function newestRefused(
  context: Context,
  actor: Actor,
  input: unknown,
  most: number,
): Promise<RefusedList> {
  await requireAccess(context, actor, 'estate.read');
  const wanted = parseInput(listRefusedInput, input);
  const found = await refusedRows(context, { accountId: wanted.account, roleName: wanted.role });
  const rows: (RefusedRow & { readonly project: KnownProject | null })[] = [];
  for (const row of found) {
    const project = await projectOfSubject(context.db, row.seen.host ?? '', row.seen.subject);
    const isWanted =
      wanted.projectId === undefined ||
      (project?.gitlabId === wanted.projectId && project.instanceId === wanted.instanceId);
    if (isWanted) rows.push({ ...row, project });
  }
  const shown = rows.slice(0, most);
  const roles = new Map(shown.map(({ role }) => [role.id, role]));
  const known = {
    observed: await loadObserved(context.db, [...roles.values()]),
    admissions: new Set(
      (await context.db.admission.findMany({ where: { roleId: { in: [...roles.keys()] } } })).map(
        ({ roleId, instanceId, projectId }) => `${roleId} ${instanceId} ${projectId}`,
      ),
    ),
  };
  const views: RefusedPipeline[] = [];
  for (const row of shown) views.push(await viewOf(context, row, known));
  return { rows: views, more: rows.length - shown.length };
}

interface Known {
  readonly observed: ReadonlyMap<string, Observation | null>;
  readonly admissions: ReadonlySet<string>;
}

type Row = RefusedRow & { readonly project: KnownProject | null };

async function viewOf(context: Context, row: Row, known: Known): Promise<RefusedPipeline> {
  const { role, seen, project } = row;
  const verdict = await verdictOf(context, row);
  const ref = refOf(seen.subject);
  const isAdmitted = project !== null && known.admissions.has(`${role.id} ${project.instanceId} ${project.gitlabId}`);
  const hasEntered =
    project !== null &&
    (known.observed.get(role.id)?.entered.some(({ subject }) => subject.includes(`:${project.path}:`)) ?? false);
  const now = verdict === null || verdict.outcome === 'refused' ? 'refused' : verdict.outcome;
  const instance = context.config.instances.find(({ id }) => id === project?.instanceId);
  const pipeline =
    project === null || ref === null || instance === undefined || now !== 'refused'
      ? null
      : { ...project, projectId: project.gitlabId, ref, audience: seen.audience ?? instance.issuer };
  return {
    role: { accountId: role.accountId, accountName: role.account.name, name: role.name },
    seen,
    project: project && { instanceId: project.instanceId, projectId: project.gitlabId, path: project.path },
    ref,
    looks: looksLike({ verdict, knowsProject: isAdmitted || hasEntered }),
    now,
    sentence: sentenceOf(row, ref),
    why: whyRefused(verdict),
    edit: pipeline && (await admittingEditOf(context, role, pipeline)),
  };
}

/** What the live trust policy says of the token today, of which subject and audience are known; null: it does not parse. */
async function verdictOf(context: Context, { role, seen }: Row): Promise<RoleExplanation | null> {
  const parsed = parsePolicy(role.trustPolicy);
  if (!parsed.ok) return null;
  const host = seen.host ?? '';
  const isShared = context.config.instances.find(({ issuer }) => issuerHost(issuer) === host)?.shared ?? false;
  const provider = await context.db.provider.findFirst({ where: { accountId: role.accountId, host, goneAt: null } });
  const claims = { sub: seen.subject, ...(seen.audience !== null && { aud: seen.audience }) };
  return explainRole(parsed.policy, provider && { arn: provider.arn, clientIds: readStrings(provider.clientIds) }, {
    host,
    claims,
    unread: isShared ? SHARED_ISSUER_CLAIMS : [],
    notes: [],
  });
}

function sentenceOf({ role, project }: Row, ref: RefusedPipeline['ref']): string {
  if (project === null) return `Somebody whose project is not in the inventory asks for ${role.name}.`;
  const where = ref === null ? '' : ` on the ${ref.type} ${ref.name}`;
  return `Pipelines of ${project.path}${where} are refused by ${role.name}.`;
}
