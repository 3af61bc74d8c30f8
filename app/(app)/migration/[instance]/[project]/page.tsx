import type { Metadata } from 'next';
import { orNotFound } from '@/app/or-not-found';
import { partsOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { SendButton } from '@/components/api/send-button';
import { Watch } from '@/components/live/live-provider';
import { FileHunks } from '@/components/migration/file-hunks';
import { FoundJobCard } from '@/components/migration/found-job';
import { StateBadge } from '@/components/migration/state-badge';
import { paths } from '@/components/paths';
import { Callout } from '@/components/ui/callout';
import { PageHeader, Section } from '@/components/ui/page-header';
import { refusalOf } from '@/lib/access/decide';
import { progressOf } from '@/lib/services/live/get-progress';
import { getMigration, type MigrationView } from '@/lib/services/migration/get-migration';

interface Props {
  readonly params: Promise<{ readonly instance: string; readonly project: string }>;
}

export const metadata: Metadata = { title: 'Migration of a project' };

export default async function MigrationOfProject({ params }: Props) {
  const { instance: instanceId, project: projectId } = await partsOf(params);
  const { context, actor } = await signedIn();
  const progress = await progressOf(context, actor, 'migration');
  const view = await getMigration(context, actor, { instanceId, projectId }).catch(orNotFound);
  return (
    <>
      <Watch {...progress} />
      <PageHeader
        name={view.path}
        crumbs={[{ label: 'Migration', href: paths.migrations() }]}
        badges={<StateBadge state={view.state} />}
        sentence={sentenceOf(view)}
        actions={
          view.state === 'found' && view.editable ? (
            <SendButton
              method="POST"
              path="/migration/merge-requests"
              body={{ instanceId, projects: [{ projectId: view.projectId, editDigest: view.editDigest }] }}
              label="Open the merge request"
              said="The merge request is being opened."
              size="md"
              primary
              disabledReason={refusalOf(actor, 'migration.run')}
            />
          ) : null
        }
      />
      <div className="pt-4">
        {view.trouble === null ? null : <Callout tone="bad">{view.trouble}</Callout>}
        {view.mergeRequest === null ? null : (
          <p className="py-2">
            <a href={view.mergeRequest.url}>Merge request !{view.mergeRequest.number}</a> asked for by {view.proposedBy}
          </p>
        )}
        <Section title="Jobs">
          {view.found.length === 0 ? <p className="text-muted">No job reads an old variable.</p> : null}
          <ul className="grid gap-3">
            {view.found.map((job) => (
              <FoundJobCard
                key={job.name}
                job={job}
                instanceId={view.instanceId}
                refusal={refusalOf(actor, 'change.draft')}
              />
            ))}
          </ul>
        </Section>
        {view.files.length === 0 ? null : (
          <Section title="What the merge request changes">
            {view.files.map((file) => (
              <FileHunks key={file.path} file={file} />
            ))}
          </Section>
        )}
        <StaticKeys view={view} />
        {view.notes.length === 0 ? null : (
          <Section title="Also seen">
            <ul className="list-disc ps-5 text-muted">
              {view.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </Section>
        )}
      </div>
    </>
  );
}

function sentenceOf({ jobs, audience, found, staticKeys, notes }: MigrationView): string {
  if (found.length === 0) {
    if ((staticKeys ?? 0) > 0) return 'No job reads an old variable. Static AWS keys are left.';
    return notes.length > 0
      ? 'A file names an old variable, but no job was seen to read it. Check it by hand.'
      : 'No job reads an old variable.';
  }
  if (jobs.edit === 0) return jobs.byHand > 0 ? 'What is left has to be moved by hand.' : 'Every job has its ID token.';
  const many = jobs.edit === 1 ? 'One job gets' : `${jobs.edit} jobs get`;
  const needs = found.filter(({ verdict }) => verdict === 'edit').flatMap((job) => job.needs);
  const lacking = new Set(
    needs.filter(({ need }) => need === 'audience').map(({ accountId, name }) => `${accountId}/${name}`),
  );
  const ready = needs.length > 0 && needs.every(({ need }) => need === 'ready');
  return [
    `${many} an ID token for ${audience}.`,
    ...(ready ? ['Nothing has to change on AWS.'] : []),
    ...(lacking.size > 0
      ? [`${lacking.size === 1 ? 'One role has' : `${lacking.size} roles have`} to accept it before the merge.`]
      : []),
  ].join(' ');
}

function StaticKeys({ view: { keys } }: { readonly view: MigrationView }) {
  if (keys === null || keys.length === 0) return null;
  return (
    <Section title="Static AWS keys">
      <p className="max-w-read text-muted">
        These variables hold keys that do not expire. AWS tools take them before a role, so delete them once the job
        enters its role. Their values were not kept.
      </p>
      <ul className="grid gap-1">
        {keys.map(({ key, environmentScope, protected: guarded }) => (
          <li key={`${key} ${environmentScope}`}>
            <span className="font-mono">{key}</span>{' '}
            <span className="text-muted">
              {environmentScope === '*' ? 'in every environment' : `in ${environmentScope}`}
              {guarded ? ', protected refs only' : ''}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
