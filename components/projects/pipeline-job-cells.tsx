import Link from 'next/link';
import { paths } from '@/components/paths';
import { Badge, type Tone } from '@/components/ui/badge';
import { VisibleText } from '@/components/ui/visible-text';
import type { JobRole, PipelineJob } from '@/lib/services/pipelines/pipelines-view';

export const JobName = ({ job: { name, startedBy, stage, environment } }: { readonly job: PipelineJob }) => (
  <span className="flex flex-col">
    <span className="font-mono">
      <VisibleText text={name} />
    </span>
    <span className="text-meta text-muted">
      stage <VisibleText text={stage} />
      {environment ? (
        <>
          , environment <VisibleText text={environment} />
        </>
      ) : null}
      {startedBy ? (
        <>
          , child pipeline of <VisibleText text={startedBy} />
        </>
      ) : null}
    </span>
  </span>
);

const STARTS: Readonly<Record<PipelineJob['runs'][number]['start'], string>> = {
  push: 'push',
  'merge-request': 'merge request',
  schedule: 'schedule',
  tag: 'tag',
};

/** In words, so that a row reads as a sentence: "push, schedule; by hand: tag". */
export function When({ job: { runs } }: { readonly job: PipelineJob }) {
  const of = (wanted: PipelineJob['runs'][number]['runs']) =>
    runs.filter((each) => each.runs === wanted).map(({ start }) => STARTS[start]);
  const [by, manual, unknown] = [of('runs'), of('manual'), of('unknown')];
  if (by.length + manual.length + unknown.length === 0) return <span className="text-muted">In no such pipeline</span>;
  return (
    <span className="flex flex-col">
      {by.length > 0 ? <span>{list(by)}</span> : null}
      {manual.length > 0 ? <span>By hand: {manual.join(', ')}</span> : null}
      {unknown.length > 0 ? (
        <span className="text-muted" data-hint="Its rules look at files or variables that only GitLab knows.">
          Perhaps: {unknown.join(', ')}
        </span>
      ) : null}
    </span>
  );
}

const list = (words: readonly string[]) => {
  const text = words.join(', ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

export function Tokens({ job: { tokens } }: { readonly job: PipelineJob }) {
  if (tokens.length === 0) return <span className="text-muted">None</span>;
  return tokens.map(({ name, audiences }) => (
    <span key={name} className="flex flex-col">
      <span className="font-mono">
        <VisibleText text={name} />
      </span>
      <span className="text-meta text-muted">
        {audiences === null ? 'audience from a variable' : <VisibleText text={audiences.join(', ')} />}
      </span>
    </span>
  ));
}

const OUTCOMES: Readonly<Record<NonNullable<JobRole['outcome']>, { readonly word: string; readonly tone: Tone }>> = {
  admitted: { word: 'Admitted', tone: 'ok' },
  depends: { word: 'It depends', tone: 'warn' },
  refused: { word: 'Refused', tone: 'bad' },
};

const RoleLine = ({ role: { arn, variable, role, outcome, reason } }: { readonly role: JobRole }) => (
  <span className="flex flex-wrap items-center gap-x-2">
    {role ? (
      <Link href={paths.role(role)} prefetch={false} className="underline">
        <VisibleText text={role.name} />
      </Link>
    ) : (
      <span className="break-all font-mono text-meta">
        <VisibleText text={arn ?? `$${variable}`} />
      </span>
    )}
    {outcome === null ? (
      <Badge {...(reason ? { hint: reason } : {})}>Unknown</Badge>
    ) : (
      <Badge tone={OUTCOMES[outcome].tone}>{OUTCOMES[outcome].word}</Badge>
    )}
  </span>
);

/** The roles that a job names. */
export function RolesOf({ job }: { readonly job: PipelineJob }) {
  if (job.roles.length === 0) return <span className="text-muted">It names none</span>;
  return job.roles.map((role) => <RoleLine key={role.arn ?? role.variable} role={role} />);
}
