import { AccessDiffView } from '@/components/changes/access-diff-view';
import { PolicyJson } from '@/components/policy/policy-json';
import { Badge } from '@/components/ui/badge';
import { Callout } from '@/components/ui/callout';
import { TextFile } from '@/components/ui/text-file';
import { VisibleText } from '@/components/ui/visible-text';
import type { OnboardingView, TrackView } from '@/lib/services/onboarding/get-onboarding';

/** What each track would do, in words, as steps with their calls, and as the texts themselves. */
export function PlanStep({ view: { problems, tracks, unread } }: { readonly view: OnboardingView }) {
  return (
    <div className="grid gap-6">
      {problems.map((problem) => (
        <Callout key={problem} tone="warn" title={problem} />
      ))}
      {unread === null ? null : (
        <Callout tone="info" title="What the project has in GitLab could not be looked at.">
          {unread}
        </Callout>
      )}
      {tracks.map((track) =>
        track.ok ? <Planned key={track.name} track={track} /> : <Refused key={track.name} {...track} />,
      )}
    </div>
  );
}

const Refused = ({ name, problems }: Extract<TrackView, { ok: false }>) => (
  <Callout tone="warn" title={`${name} cannot be done as answered.`}>
    <ul className="list-disc ps-4">
      {problems.map((problem) => (
        <li key={problem}>{problem}</li>
      ))}
    </ul>
  </Callout>
);

type PlannedTrack = Extract<TrackView, { ok: true }>;

function Planned({ track }: { readonly track: PlannedTrack }) {
  const { name, roleArn, isNew, steps, access, document, pipeline, check, protectedOnly, warnings, runs } = track;
  return (
    <article aria-label={`Track ${name}`} className="grid gap-4 rounded border p-4">
      <header className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h3 className="font-medium">
          <VisibleText text={name} />
        </h3>
        <span className="min-w-0 font-mono text-meta break-all text-muted">{roleArn}</span>
        <Badge>{isNew ? 'New role' : 'Existing role'}</Badge>
        <Badge tone={protectedOnly ? 'ok' : 'warn'}>
          {protectedOnly ? 'Protected refs only' : 'Not proven to admit protected refs only'}
        </Badge>
      </header>
      {warnings.length === 0 ? null : (
        <Callout tone="warn" title="What its permissions give">
          <ul className="list-disc ps-4">
            {warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Callout>
      )}
      <ol className="grid list-decimal gap-1 ps-5" aria-label={`Steps of ${name}`}>
        {steps.map(({ title, calls }) => (
          <li key={title}>
            {title} {calls ? <code className="font-mono text-meta text-muted">{calls}</code> : null}
          </li>
        ))}
      </ol>
      <JobRuns runs={runs} />
      <AccessDiffView diff={access} />
      <details>
        <summary className="cursor-pointer">Trust policy</summary>
        <PolicyJson text={document} label={`Trust policy of ${name}`} />
      </details>
      <details>
        <summary className="cursor-pointer">Pipeline job</summary>
        <TextFile name={`${name}.gitlab-ci.yml`} text={pipeline} />
      </details>
      <details>
        <summary className="cursor-pointer">Check: a job that gets in, and its twin that must be refused</summary>
        <TextFile name={`${name}-check.gitlab-ci.yml`} text={check} />
      </details>
    </article>
  );
}

/** Where the job runs, in one sentence for each answer. */
function JobRuns({ runs }: { readonly runs: PlannedTrack['runs'] }) {
  const of = (wanted: PlannedTrack['runs'][number]['runs']) =>
    runs
      .filter((each) => each.runs === wanted)
      .map(({ where }) => where)
      .join(', ');
  const [sure, not, unknown] = [of('runs'), of('not'), of('unknown')];
  return (
    <p>
      {sure === '' ? 'The job runs in none of the usual pipelines.' : `The job runs on ${sure}.`}
      {unknown === '' ? '' : ` It may run on ${unknown}.`}
      {not === '' ? '' : ` It does not run on ${not}.`}
    </p>
  );
}
