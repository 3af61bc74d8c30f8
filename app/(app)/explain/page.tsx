import type { Metadata } from 'next';
import { Suspense } from 'react';
import { Question } from '@/app/(app)/explain/question';
import { TokenJobs } from '@/app/(app)/explain/token-jobs';
import { queryOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { Explanation } from '@/components/explain/explanation';
import { PasteToken } from '@/components/explain/paste-token';
import { paths } from '@/components/paths';
import { Callout } from '@/components/ui/callout';
import { PageHeader, Section } from '@/components/ui/page-header';
import type { Actor } from '@/lib/access/decide';
import { readTarget } from '@/lib/mappings/read-target';
import { type AccessExplanation, explainAccess } from '@/lib/services/estate/explain-access';
import { findRole } from '@/lib/services/estate/find-role';
import { findSources, type ProjectSource, readSource } from '@/lib/services/estate/find-sources';
import { STARTS } from '@/lib/services/pipelines/pipelines-view';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';

export const metadata: Metadata = { title: 'Explain' };

interface Props {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

interface Role {
  readonly accountId: string;
  readonly name: string;
}
type Query = Readonly<Record<string, string>>;

export default async function ExplainPage({ searchParams }: Props) {
  const { context, actor } = await signedIn();
  const instances = context.config.instances.map(({ id, name }) => ({ id, name }));
  const query = withAddress(context, queryOf(await searchParams));
  const instanceId = query.instance ?? instances[0]?.id ?? '';
  const project = query.project ? await findProject(context, actor, instanceId, query.project) : null;
  const wanted = query.role?.trim() ? await findRole(context, actor, { text: query.role }) : null;
  const role = wanted?.found ? wanted : null;
  // A role that is not known is not taken for the question about all of them.
  const answer =
    project && query.ref && wanted?.found !== false
      ? await ask(context, actor, instanceId, project, role, query)
      : null;
  return (
    <>
      <PageHeader name="Explain" sentence="Can this pipeline assume this role, and which condition decides it?" />
      <Section title="A pipeline">
        <Question
          query={{ ...query, instance: instanceId }}
          instances={instances}
          projectError={
            query.project && !project ? `There is no project ${query.project} in the inventory of this GitLab.` : null
          }
          roleError={wanted?.found === false ? wanted.reason : null}
        />
      </Section>
      {answer instanceof AppError ? (
        <Callout tone="bad" title={answer.message}>
          {answer.issues.map(({ message }) => (
            <p key={message}>{message}</p>
          ))}
        </Callout>
      ) : null}
      {answer && !(answer instanceof AppError) ? (
        <>
          <Explanation
            explanation={answer}
            hrefOf={({ accountId, name }) => paths.explain({ ...query, role: `${accountId}/${name}` })}
            composeHref={role && project ? composeHref(role, instanceId, project, query) : null}
          />
          <Section title="Jobs of this project that present such a token">
            <Jobs answer={answer} instanceId={instanceId} project={project} query={query} />
          </Section>
        </>
      ) : (
        <Section title="Or a token">
          <PasteToken role={role && { accountId: role.accountId, name: role.name }} />
        </Section>
      )}
    </>
  );
}

/** An address in GitLab in place of a path says the project, and perhaps the ref. */
function withAddress({ config }: Context, query: Query): Query {
  const { project = '' } = query;
  if (!/^https?:/i.test(project)) return query;
  const hosts = config.instances.map(({ id, issuer }) => ({ id, host: issuer.slice(issuer.indexOf('://') + 3) }));
  const { instanceId, path, ref } = readTarget(project, hosts);
  if (instanceId === null) return query;
  const tag = ref?.type === 'tag' ? { pipeline: 'tag' } : {};
  return { ...query, ...tag, instance: instanceId, project: path, ...(ref === null ? {} : { ref: ref.name }) };
}

interface JobsProps {
  readonly answer: AccessExplanation;
  readonly instanceId: string;
  readonly project: ProjectSource | null;
  readonly query: Query;
}

function Jobs({ answer, instanceId, project, query: { ref = '', pipeline = 'push' } }: JobsProps) {
  const start = STARTS.find((each) => each === pipeline);
  if (start === undefined || project === null)
    return <p className="text-muted">A fork runs its own files, so its jobs are not known here.</p>;
  const audience = String(answer.token.claims.aud);
  return (
    <Suspense fallback={<p className="text-muted">Reading the CI files from GitLab…</p>}>
      <TokenJobs {...{ instanceId, start, audience }} projectId={String(project.id)} gitRef={ref} />
    </Suspense>
  );
}

async function findProject(
  context: Context,
  actor: Actor,
  instanceId: string,
  path: string,
): Promise<ProjectSource | null> {
  try {
    const items = await findSources(context, actor, { instanceId, q: path });
    const found = items.find((item) => item.kind === 'project' && item.path === path);
    return found ? await readSource(context, actor, { instanceId, projectId: found.id }) : null;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

function ask(
  context: Context,
  actor: Actor,
  instanceId: string,
  project: ProjectSource,
  role: Role | null,
  query: Query,
): Promise<AccessExplanation | AppError> {
  const { ref, pipeline = 'push', audience } = query;
  const token = { kind: 'job', instanceId, projectId: project.id, pipeline, ref, ...(audience && { audience }) };
  return explainAccess(context, actor, {
    token,
    ...(role && { role: { accountId: role.accountId, name: role.name } }),
  }).catch((error: unknown) => {
    if (error instanceof AppError) return error;
    throw error;
  });
}

function composeHref(
  role: { readonly accountId: string; readonly name: string },
  instance: string,
  project: ProjectSource,
  query: Query,
): string {
  const type = query.pipeline === 'tag' ? 'tag' : 'branch';
  const { ref, audience } = query;
  return paths.compose(role, { instance, project: project.id, type, ref, audience });
}
