import { JobName, RolesOf, Tokens } from '@/components/projects/pipeline-job-cells';
import { Badge } from '@/components/ui/badge';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { PresentingJobs as Jobs } from '@/lib/services/pipelines/jobs-presenting';
import type { PipelinesView } from '@/lib/services/pipelines/pipelines-view';

interface Props {
  readonly jobs: Jobs;
  readonly pipelines: Pick<PipelinesView, 'ref' | 'notes'>;
}

/** The jobs of the project whose token is the explained one. */
export function PresentingJobs({ jobs: { surely, perhaps }, pipelines: { ref, notes } }: Props) {
  const rows = [...surely.map((job) => ({ job, sure: true })), ...perhaps.map((job) => ({ job, sure: false }))];
  const head = (
    <>
      <Th>Job</Th>
      <Th>ID tokens</Th>
      <Th>Role that it names</Th>
    </>
  );
  return (
    <>
      {rows.length === 0 ? (
        <p className="text-muted">No job on {ref} has such a token in this kind of pipeline.</p>
      ) : (
        <Table caption="Jobs with such a token" head={head}>
          {rows.map(({ job, sure }) => (
            <Tr key={`${job.startedBy} ${job.name}`}>
              <Td>
                <JobName job={job} />
                {sure ? null : (
                  <Badge hint="Its rules, or the audience of its token, depend on what only GitLab knows.">
                    Perhaps
                  </Badge>
                )}
              </Td>
              <Td label="ID tokens">
                <Tokens job={job} />
              </Td>
              <Td label="Role">
                <RolesOf job={job} />
              </Td>
            </Tr>
          ))}
        </Table>
      )}
      {notes.map((note) => (
        <p key={note} className="text-muted">
          {note}
        </p>
      ))}
    </>
  );
}
