import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { explainRole, type RoleExplanation } from '@/lib/reach/explain/explain-role';
import { PIPELINES, type PipelineKind, type ReadableToken, tokenOfJob } from '@/lib/reach/explain/job-token';
import type { EstateFacts } from '@/lib/reach/types';
import { readableToken, roleExplanation } from '@/lib/services/answers/explain';
import { accountId, accountName, list, roleName as nameOfRole, sentence } from '@/lib/services/answers/parts';
import { type AdmittingEdit, admittingEdit, admittingEditOf } from '@/lib/services/estate/admitting-edit';
import { issuerHost } from '@/lib/services/facts/issuer-profiles';
import { loadFacts } from '@/lib/services/facts/load-facts';
import { loadRole } from '@/lib/services/facts/load-role';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { readStrings } from '@/lib/services/verb/json-columns';
import { parseInput, rowNumberText } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';
import { SHARED_ISSUER_CLAIMS } from '@/lib/subjects/issuer-claims';
import { newRefProblem } from '@/lib/subjects/ref-names';

const text = z.string().min(1).max(2000);
const roleName = z.strictObject({ accountId: accountId.max(20), name: z.string().max(64) });
const kinds = Object.keys(PIPELINES) as [PipelineKind, ...PipelineKind[]];

/** A pipeline of a known project, or the claims of a token without its signature; one role, or all of them. */
export const explainAccessInput = z.strictObject({
  token: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('job'),
      instanceId: text,
      projectId: rowNumberText,
      pipeline: z.enum(kinds),
      ref: text,
      audience: text
        .optional()
        .describe("The audience of the token. Without it, the issuer's URL, which most pipelines use."),
    }),
    z.strictObject({
      kind: z.literal('claims'),
      claims: z
        .strictObject({
          iss: text,
          sub: text,
          aud: z.union([text, z.array(text).min(1).max(20)]),
          ...Object.fromEntries(SHARED_ISSUER_CLAIMS.map((name) => [name, text.optional()])),
        })
        .describe('Claims of a token. Claims that AWS does not read are ignored.'),
    }),
  ]),
  role: roleName.optional(),
});
type ExplainInput = z.output<typeof explainAccessInput>;
type JobInput = Extract<ExplainInput['token'], { kind: 'job' }>;

export const roleLine = z
  .strictObject({
    accountId,
    accountName,
    name: nameOfRole,
  })
  .meta({ id: 'RoleLine', description: 'One role.' });
export type RoleLine = z.infer<typeof roleLine>;

export const accessExplanation = z
  .strictObject({
    token: readableToken,
    role: roleLine
      .extend({
        verdict: roleExplanation,
        edit: admittingEdit.nullable(),
      })
      .nullable()
      .describe('The role you asked about. `null` if you asked about all.'),
    admitting: list(roleLine).describe(
      'The roles that admit the token. `near` lists those that miss it by one condition.',
    ),
    depending: list(roleLine.extend({ on: sentence })).describe(
      'The roles of which the token alone does not say whether they admit it, and what decides.',
    ),
    near: list(
      roleLine.extend({
        miss: z.string(),
      }),
    ),
    asked: z.int(),
  })
  .meta({ id: 'AccessExplanation', description: 'Which roles a pipeline or token can assume, and why.' });
export type AccessExplanation = z.infer<typeof accessExplanation>;

const NEAR_SHOWN = 20;

/** Says for a token which roles it may assume and why. Nothing of it is kept, and nothing is called. */
export async function explainAccess(context: Context, actor: Actor, input: unknown): Promise<AccessExplanation> {
  await requireAccess(context, actor, 'estate.read');
  const wanted = parseInput(explainAccessInput, input);
  const facts = await loadFacts(context.db, factsNeeded(wanted));
  const token =
    wanted.token.kind === 'job' ? readableJob(wanted.token, facts) : readableClaims(wanted.token.claims, facts);
  const providers = await context.db.provider.findMany({ where: { host: token.host, goneAt: null } });
  const providerIn = (accountId: string) => {
    const found = providers.find((candidate) => candidate.accountId === accountId);
    return found ? { arn: found.arn, clientIds: readStrings(found.clientIds) } : null;
  };
  if (wanted.role) {
    const role = await loadRole(context, wanted.role);
    const parsed = parsePolicy(role.trustPolicy);
    if (!parsed.ok)
      throw new AppError(
        'invalid',
        'The trust policy of this role does not parse, so Drawbridge cannot explain it. Look at it on the page of the role.',
      );
    const verdict = explainRole(parsed.policy, providerIn(role.accountId), token);
    const edit =
      verdict.admitted || wanted.token.kind !== 'job' ? null : await editFor(context, role, wanted.token, token);
    return { token, role: { ...lineOf(role), verdict, edit }, admitting: [], depending: [], near: [], asked: 1 };
  }
  const roles = await context.db.role.findMany({
    where: { goneAt: null, account: { removedAt: null } },
    include: { account: true },
    orderBy: [{ accountId: 'asc' }, { name: 'asc' }],
  });
  const verdicts = roles.flatMap((role) => {
    const parsed = parsePolicy(role.trustPolicy);
    return parsed.ok
      ? [{ line: lineOf(role), verdict: explainRole(parsed.policy, providerIn(role.accountId), token) }]
      : [];
  });
  return {
    token,
    role: null,
    admitting: verdicts.filter(({ verdict }) => verdict.admitted).map(({ line }) => line),
    depending: verdicts.flatMap(({ line, verdict }) =>
      verdict.outcome === 'depends' ? [{ ...line, on: whatDecides(verdict) }] : [],
    ),
    near: verdicts
      .flatMap(({ line, verdict }) => {
        const miss = verdict.outcome !== 'refused' ? null : onlyMiss(verdict);
        return miss === null ? [] : [{ ...line, miss }];
      })
      .slice(0, NEAR_SHOWN),
    asked: verdicts.length,
  };
}

/** One project is enough for a job; the claims of a token name theirs by themselves. */
const factsNeeded = ({ token }: ExplainInput) =>
  token.kind === 'job' ? { projects: [{ instanceId: token.instanceId, projectId: token.projectId }] } : {};

function readableJob(job: JobInput, facts: EstateFacts): ReadableToken {
  const instance = facts.instances.find(({ id }) => id === job.instanceId);
  const project = instance?.projects.find(({ id }) => id === job.projectId);
  if (!instance || !project)
    throw new AppError('not-found', 'There is no such project in the inventory. Sync its GitLab to see it.');
  const isThere = project.refs?.some(({ name }) => name === job.ref) ?? false;
  const problem = isThere ? null : newRefProblem(job.ref);
  if (problem !== null)
    throw new AppError(
      'invalid',
      `No pipeline can run for the ref ${job.ref}. Nothing was explained. Check the name of the branch or tag.`,
      [{ path: ['ref'], message: problem }],
    );
  const made = tokenOfJob({
    instance,
    project,
    kind: job.pipeline,
    ref: job.ref,
    audience: job.audience ?? instance.issuer,
  });
  if (!made.ok) throw new AppError('invalid', made.reason);
  return made.token;
}

function readableClaims(
  { iss, ...claims }: { iss: string } & Record<string, string | string[]>,
  facts: EstateFacts,
): ReadableToken {
  const host = issuerHost(iss);
  const instance = facts.instances.find((candidate) => candidate.issuer === iss);
  const read = ['sub', 'aud', ...(instance?.shared ? SHARED_ISSUER_CLAIMS : [])];
  return {
    host,
    claims: Object.fromEntries(
      Object.entries(claims).filter(([name, value]) => value !== undefined && read.includes(name)),
    ),
    unread: instance?.shared ? SHARED_ISSUER_CLAIMS.filter((name) => claims[name] === undefined) : [],
    notes: instance ? [] : [`${iss} is none of the configured GitLabs. Only its subject and audience are looked at.`],
  };
}

type LoadedRole = Awaited<ReturnType<typeof loadRole>>;

const lineOf = ({ accountId, name, account }: Pick<LoadedRole, 'accountId' | 'name' | 'account'>): RoleLine => ({
  accountId,
  accountName: account.name,
  name,
});

/** What the conditions depend on that may hold or not. */
const whatDecides = ({ statements }: RoleExplanation): string =>
  [
    ...new Set(
      statements
        .filter(({ undecided }) => undecided)
        .flatMap(({ clauses }) => clauses.flatMap(({ depends }) => depends ?? [])),
    ),
  ].join(' ');

/** What keeps a role of the same project from admitting the token, where it is one condition; null: more, or another project. */
function onlyMiss({ gate, decision, statements }: RoleExplanation): string | null {
  if (gate !== null) return decision === 'allow' ? gate : null;
  for (const { effect, outside, clauses } of statements) {
    const failing = clauses.filter(({ matched }) => !matched);
    const [clause] = failing;
    if (effect === 'Deny' || outside !== null || failing.length !== 1 || clause === undefined) continue;
    const subjectHolds = clauses.some(({ matched, key }) => matched && key.toLowerCase().endsWith(':sub'));
    if (clause.miss ? !clause.miss.elsewhere : subjectHolds) return clause.miss?.sentence ?? clause.why;
  }
  return null;
}

/** One exact mapping for the job's own project and ref. The token of a fork's merge request belongs to a project that is not known. */
async function editFor(
  context: Context,
  role: LoadedRole,
  job: JobInput,
  token: ReadableToken,
): Promise<AdmittingEdit> {
  if (job.pipeline === 'fork-merge-request')
    return { possible: false, reason: 'A fork is another project. Admit it by its own path, if it has to be.' };
  const { refType } = PIPELINES[job.pipeline];
  const line = { instanceId: job.instanceId, projectId: job.projectId, ref: { type: refType, name: job.ref } };
  return admittingEditOf(context, role, { ...line, audience: String(token.claims.aud) });
}
