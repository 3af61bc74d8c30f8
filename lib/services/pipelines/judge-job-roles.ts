import type { Actor } from '@/lib/access/decide';
import { GitLabError } from '@/lib/gitlab/port';
import type { JobReading } from '@/lib/migration/read-jobs';
import { environmentOf } from '@/lib/pipelines/environment';
import type { IdTokens } from '@/lib/pipelines/id-tokens';
import type { RoleHint } from '@/lib/pipelines/role-hints';
import { namesEnvironment } from '@/lib/reach/explain/job-token';
import { explainAccess } from '@/lib/services/estate/explain-access';
import type { JobRole, PipelinesView } from '@/lib/services/pipelines/pipelines-view';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';

interface On {
  readonly instanceId: string;
  readonly projectId: number;
  readonly ref: string;
  /** null: unknown. */
  readonly subComponents: readonly string[] | null;
  readonly variables: PipelinesView['variables'];
}
type Judge = (arn: string, tokens: IdTokens) => Promise<Omit<JobRole, 'arn' | 'variable'>>;

/** Questions of roles that one page asks. */
const MOST_QUESTIONS = 60;

/** The roles that each job names, with what Explain says of its token on a push to the ref. */
export async function judgeJobRoles(
  context: Context,
  actor: Actor,
  on: On,
  jobs: readonly JobReading[],
): Promise<ReadonlyMap<JobReading, readonly JobRole[]>> {
  const judge = judgeOf(context, actor, on);
  const variables = new Map<string, string | null>();
  const found = new Map<JobReading, readonly JobRole[]>();
  for (const job of jobs) {
    const roles: JobRole[] = [];
    for (const hint of job.roles) {
      const variable = hint.kind === 'variable' ? hint.name : null;
      const arn = await arnOf(context, on, hint, variables);
      const said = arn === null ? unreadable(hint, on) : await judge(arn, job.tokens);
      roles.push({ arn, variable, ...(dependsOnEnvironment(job, on) ? untold(said.role, ENVIRONMENT) : said) });
    }
    found.set(job, roles);
  }
  return found;
}

const ENVIRONMENT = 'The subject of its token says something of its environment, which is not known here.';

/** Explain knows jobs without an environment alone. */
const dependsOnEnvironment = ({ name, pipeline }: JobReading, { subComponents }: On): boolean =>
  subComponents !== null && namesEnvironment(subComponents) && environmentOf(pipeline.config, name) !== null;

const untold = (role: JobRole['role'], reason: string) => ({ role, outcome: null, reason });
const unreadable = (hint: RoleHint, { variables }: On) => {
  const name = hint.kind === 'variable' ? hint.name : '';
  const places = [...new Set(variables.names.filter(({ key }) => key === name).map(placeOf))];
  return untold(
    null,
    places.length === 0
      ? `The ARN is in the variable ${name}, which this project does not set or Drawbridge may not read.`
      : `The ARN is in the variable ${name} of ${places.join(' and ')}. Drawbridge reads only its name there.`,
  );
};

function placeOf({ holder, environmentScope }: PipelinesView['variables']['names'][number]): string {
  const where = holder.kind === 'instance' ? 'the instance' : `the ${holder.kind} ${holder.path}`;
  return environmentScope === '*' ? where : `${where}, for the environment ${environmentScope}`;
}

/** The value of a variable is read only where it is the ARN of a role. */
async function arnOf(context: Context, on: On, hint: RoleHint, variables: Map<string, string | null>) {
  if (hint.kind === 'arn') return hint.arn;
  const known = variables.get(hint.name);
  if (known !== undefined) return known;
  const arn = await context
    .gitlab(on.instanceId)
    .roleArnIn(on.projectId, hint.name)
    .catch((error: unknown) => {
      if (error instanceof GitLabError) return null;
      throw error;
    });
  variables.set(hint.name, arn);
  return arn;
}

function judgeOf(context: Context, actor: Actor, on: On): Judge {
  const answers = new Map<string, Promise<Omit<JobRole, 'arn' | 'variable'>>>();
  return (arn, tokens) => {
    const audiences = [...new Set([...tokens.values()].flatMap((each): readonly (string | null)[] => each ?? [null]))];
    const key = JSON.stringify([arn, audiences]);
    const answer =
      answers.get(key) ?? (answers.size < MOST_QUESTIONS ? ask(context, actor, on, arn, audiences) : tooMany);
    answers.set(key, answer);
    return answer;
  };
}

const tooMany = Promise.resolve(
  untold(null, 'This project names more roles than one page asks about. Ask in Explain.'),
);

/** A job enters where one of its tokens does. */
async function ask(
  context: Context,
  actor: Actor,
  { instanceId, projectId, ref }: On,
  arn: string,
  audiences: readonly (string | null)[],
): Promise<Omit<JobRole, 'arn' | 'variable'>> {
  const row = await context.db.role.findFirst({
    where: { arn, goneAt: null, account: { removedAt: null } },
    include: { account: true },
  });
  if (!row) return untold(null, 'The inventory has no such role. Its account may not be connected.');
  const role = { accountId: row.accountId, accountName: row.account.name, name: row.name };
  if (audiences.length === 0) return untold(role, 'The job has no ID token.');
  if (audiences.includes(null)) return untold(role, 'A variable sets the audience of its token.');
  const outcomes = new Set<NonNullable<JobRole['outcome']>>();
  for (const audience of audiences) {
    const token = { kind: 'job', instanceId, projectId: String(projectId), pipeline: 'push', ref, audience };
    try {
      const asked = await explainAccess(context, actor, { token, role: { accountId: row.accountId, name: row.name } });
      if (asked.role) outcomes.add(asked.role.verdict.outcome);
    } catch (error) {
      if (error instanceof AppError) return untold(role, error.message);
      throw error;
    }
  }
  const outcome = (['admitted', 'depends', 'refused'] as const).find((one) => outcomes.has(one)) ?? null;
  return { role, outcome, reason: outcome === null ? 'Its trust policy could not be decided.' : null };
}
