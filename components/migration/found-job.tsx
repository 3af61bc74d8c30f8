import { SendButton } from '@/components/api/send-button';
import { paths } from '@/components/paths';
import { Badge } from '@/components/ui/badge';
import { Callout } from '@/components/ui/callout';
import { VisibleText } from '@/components/ui/visible-text';
import type { MigrationView } from '@/lib/services/migration/get-migration';
import type { RoleNeed } from '@/lib/services/migration/judge-roles';

type Job = MigrationView['found'][number];

const VERDICTS = {
  edit: { word: 'Gets an ID token', tone: 'accent' },
  done: { word: 'Has an ID token', tone: 'ok' },
  'by-hand': { word: 'By hand', tone: 'warn' },
} as const;

interface Props {
  readonly job: Job;
  readonly instanceId: string;
  /** Why no change can be drafted; null: it can. */
  readonly refusal: string | null;
}

/** One job: what it reads, what becomes of it, and what its roles say to the new token. */
export function FoundJobCard({ job, instanceId, refusal }: Props) {
  const { word, tone } = VERDICTS[job.verdict];
  return (
    <li className="grid gap-2 rounded border p-3">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="font-mono font-semibold break-all">
          <VisibleText text={job.name} />
        </h3>
        <Badge tone={tone}>{word}</Badge>
        {job.worked ? null : (
          <Badge tone="warn" hint="CI_JOB_JWT and CI_JOB_JWT_V1 name the issuer without https:// and have no audience.">
            Never worked with AWS
          </Badge>
        )}
      </div>
      {job.sentence === null ? null : <Callout tone="warn">{job.sentence}</Callout>}
      <ul className="text-meta text-muted">
        {job.uses.map(({ project, path, line, variable }) => (
          <li key={`${project}/${path}:${line}:${variable}`}>
            <span className="font-mono">{variable}</span> in{' '}
            <span className="font-mono">
              {project === null ? '' : `${project}: `}
              <VisibleText text={path} />
            </span>{' '}
            line {line}
          </li>
        ))}
      </ul>
      {job.tokens.length === 0 ? null : (
        <p>
          Reads the ID token <span className="font-mono">{job.tokens.join(', ')}</span>
          {job.audiences === null ? ', which the edit adds.' : ', which it asks for already.'}
        </p>
      )}
      {job.other === undefined ? null : (
        <p>
          Its commands for another cloud read <span className="font-mono">{job.other.name}</span>, which the edit adds
          for <span className="font-mono">{job.other.audience}</span>.
        </p>
      )}
      <Roles job={job} instanceId={instanceId} refusal={refusal} />
    </li>
  );
}

function Roles({ job, instanceId, refusal }: Props) {
  if (job.needs.length === 0)
    return <p className="text-muted">No role is named, and none that is known admits this project.</p>;
  return (
    <ul className="grid gap-1.5" aria-label={`Roles of ${job.name}`}>
      {job.needs.map((need) => (
        <li key={`${need.accountId}/${need.name}`} className="flex flex-wrap items-center gap-2">
          {need.accountId === null ? (
            <span className="font-mono break-all">
              <VisibleText text={need.name} />
            </span>
          ) : (
            <a href={paths.role({ accountId: need.accountId, name: need.name })}>
              <VisibleText text={need.name} />
            </a>
          )}
          <span className="text-muted">{sentenceOf(need)}</span>
          {need.need === 'audience' && need.accountId !== null ? (
            <SendButton
              method="POST"
              path="/migration/audiences"
              body={{ instanceId, role: { accountId: need.accountId, name: need.name }, audience: need.audience }}
              label="Draft the change"
              name={need.name}
              said="You find the draft under Changes."
              disabledReason={refusal}
            />
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function sentenceOf({ need, named, ref, audience, provider }: RoleNeed): string {
  const how = named ? 'named by the job' : 'admits this project';
  if (need === 'ready') return `${how}; accepts the new token as it is, from ${ref}.`;
  if (need === 'refused') return `${how}; accepts no pipeline of this project, with the old token or the new one.`;
  if (need === 'unknown') return `${how}; is not in the inventory, or a fact about it is not known.`;
  const both = provider === null ? 'its trust policy' : 'its trust policy and the OIDC provider';
  return `${how}; ${both} must accept ${audience} before the merge.`;
}
