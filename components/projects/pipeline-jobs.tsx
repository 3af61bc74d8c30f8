import { paths } from '@/components/paths';
import { JobName, RolesOf, Tokens, When } from '@/components/projects/pipeline-job-cells';
import { PipelineVariables } from '@/components/projects/pipeline-variables';
import { RefForm } from '@/components/projects/ref-form';
import { LinkButton } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { EmptyState } from '@/components/ui/empty-state';
import { Section } from '@/components/ui/page-header';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { PipelineJob, PipelinesView } from '@/lib/services/pipelines/pipelines-view';

/** The jobs of one branch: first those that ask for AWS, then the others. */
export function PipelineJobs({ pipelines }: { readonly pipelines: PipelinesView }) {
  const { instanceId, projectId, ref, file, jobs, jobCount, notes, merged, readAt } = pipelines;
  const asking = jobs.filter((job) => job.tokens.length + job.roles.length > 0);
  const others = jobs.filter((job) => !asking.includes(job));
  if (ref === null)
    return <EmptyState title="No default branch">The repository is empty, so there is no pipeline.</EmptyState>;
  return (
    <>
      <div className="flex flex-wrap items-end justify-between gap-4 py-4">
        <RefForm instanceId={instanceId} projectId={projectId} gitRef={ref} />
        <p className="text-meta text-muted">
          {file ? (
            <>
              Begins in <VisibleText text={file} />, read <Time at={readAt} />
            </>
          ) : (
            <>
              Read <Time at={readAt} />
            </>
          )}
        </p>
      </div>
      {merged ? (
        <Callout tone="info">
          Some includes cannot be read one by one, so these are the jobs of the configuration as GitLab merged it.
        </Callout>
      ) : null}
      {notes.length > 0 ? (
        <Callout tone="warn" title="This list may not be whole">
          <ul className="list-disc ps-4">
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </Callout>
      ) : null}
      <Section title="Jobs that ask for AWS">
        {file === null && jobs.length === 0 ? (
          <p className="text-muted">
            No CI configuration could be read on this branch: there is none, the branch does not exist, or Drawbridge
            may not read it.
          </p>
        ) : asking.length === 0 ? (
          <p className="text-muted">No job of this branch has an ID token or names a role.</p>
        ) : (
          <AskingJobs pipelines={pipelines} jobs={asking} gitRef={ref} />
        )}
      </Section>
      <Section title="Other jobs">
        {others.length === 0 ? <p className="text-muted">None.</p> : <OtherJobs jobs={others} />}
        {jobCount > jobs.length ? <p className="text-muted">and {jobCount - jobs.length} more</p> : null}
      </Section>
      <PipelineVariables variables={pipelines.variables} />
    </>
  );
}

const NameAndTime = ({ job }: { readonly job: PipelineJob }) => (
  <>
    <Td>
      <JobName job={job} />
    </Td>
    <Td label="When it runs">
      <When job={job} />
    </Td>
  </>
);

interface AskingProps {
  readonly pipelines: PipelinesView;
  readonly jobs: readonly PipelineJob[];
  readonly gitRef: string;
}

function AskingJobs({ pipelines, jobs, gitRef }: AskingProps) {
  const head = (
    <>
      <Th>Job</Th>
      <Th>When it runs</Th>
      <Th>ID tokens</Th>
      <Th>Role, on a push to {gitRef}</Th>
      <Th />
    </>
  );
  return (
    <Table caption="Jobs that have an ID token or name a role" head={head}>
      {jobs.map((job) => (
        <Tr key={`${job.startedBy} ${job.name}`}>
          <NameAndTime job={job} />
          <Td label="ID tokens">
            <Tokens job={job} />
          </Td>
          <Td label="Role">
            <RolesOf job={job} />
          </Td>
          <Td>
            <LinkButton variant="quiet" href={explainJob(pipelines, job, gitRef)}>
              Explain
            </LinkButton>
          </Td>
        </Tr>
      ))}
    </Table>
  );
}

function explainJob({ instanceId, path }: PipelinesView, { roles, tokens }: PipelineJob, gitRef: string): string {
  const role = roles.find((each) => each.role !== null)?.role;
  const audience = tokens.find(({ audiences }) => audiences !== null)?.audiences?.[0];
  return paths.explain({
    instance: instanceId,
    project: path,
    ref: gitRef,
    ...(audience === undefined ? {} : { audience }),
    ...(role ? { role: `${role.accountId}/${role.name}` } : {}),
  });
}

function OtherJobs({ jobs }: { readonly jobs: readonly PipelineJob[] }) {
  const head = (
    <>
      <Th>Job</Th>
      <Th>When it runs</Th>
    </>
  );
  return (
    <Table caption="Jobs without an ID token" head={head}>
      {jobs.map((job) => (
        <Tr key={`${job.startedBy} ${job.name}`}>
          <NameAndTime job={job} />
        </Tr>
      ))}
    </Table>
  );
}
