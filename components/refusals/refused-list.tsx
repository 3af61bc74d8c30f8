import Link from 'next/link';
import { paths } from '@/components/paths';
import { SubjectPattern } from '@/components/policy/subject-pattern';
import { DraftButton } from '@/components/reductions/draft-button';
import { Badge } from '@/components/ui/badge';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { RefusedList as List, RefusedPipeline } from '@/lib/services/refusals/list-refused';

interface Props {
  readonly list: List;
  /** Why the reader may not draft; null: may. */
  readonly refusal: string | null;
  /** What is said where there is none. */
  readonly none: string;
}

/** Pipelines that roles refused: what kept each out, what it looks like, and the change that would admit it. */
export function RefusedList({ list: { rows, more }, refusal, none }: Props) {
  if (rows.length === 0) return <p className="text-muted">{none}</p>;
  return (
    <>
      <ul className="divide-y">
        {rows.map((row) => (
          <Refused
            key={`${row.role.accountId} ${row.role.name} ${row.seen.host} ${row.seen.audience} ${row.seen.subject}`}
            row={row}
            refusal={refusal}
          />
        ))}
      </ul>
      {more > 0 ? <p className="text-muted">and {more} older ones</p> : null}
    </>
  );
}

function Refused({ row, refusal }: { readonly row: RefusedPipeline; readonly refusal: string | null }) {
  const { role, seen, project, looks, now, sentence, why } = row;
  return (
    <li className="grid gap-2 py-4 first:pt-0 sm:grid-cols-[minmax(0,1fr)_auto]">
      <div className="grid max-w-read gap-1">
        <p className="flex flex-wrap items-center gap-2">
          <Badge tone={now === 'admitted' ? 'ok' : looks === 'stranger' ? 'bad' : 'warn'}>
            {now === 'admitted' ? 'Gets in now' : looks === 'stranger' ? 'Stranger' : 'Broken pipeline'}
          </Badge>
          <span className="font-medium break-words">
            <VisibleText text={sentence} />
          </span>
        </p>
        <p className="text-muted">
          {seen.count === 1 ? 'Once, ' : `${seen.count} times, since `}
          <Time at={seen.firstAt} />
          {seen.count === 1 ? null : (
            <>
              , last <Time at={seen.at} />
            </>
          )}
          {' by '}
          <Link href={paths.role(role)} prefetch={false} className="rounded text-accent underline">
            <VisibleText text={role.name} />
          </Link>{' '}
          in <VisibleText text={role.accountName} />
        </p>
        {now === 'admitted' ? null : (
          <p className="break-words">
            <VisibleText text={why} />
          </p>
        )}
        <p className="break-all text-muted">
          <SubjectPattern pattern={seen.subject} exact />
        </p>
        <Besides edit={row.edit} />
        {project === null || row.ref === null ? null : (
          <Link
            href={paths.explain({
              ...{ instance: project.instanceId, project: project.projectId, ref: row.ref.name },
              ...{ pipeline: row.ref.type === 'tag' ? 'tag' : 'push', role: `${role.accountId}/${role.name}` },
            })}
            prefetch={false}
            className="justify-self-start rounded text-accent underline"
          >
            Explain
          </Link>
        )}
      </div>
      {row.edit?.possible ? (
        <div>
          <DraftButton
            path="/refused/drafts"
            body={{ ...{ accountId: role.accountId, name: role.name }, ...keyOf(row) }}
            label="Draft the change that admits it"
            name={seen.subject}
            primary={looks === 'broken-pipeline'}
            disabledReason={refusal}
          />
        </div>
      ) : null}
    </li>
  );
}

const keyOf = ({ seen: { subject, audience, host } }: RefusedPipeline) => ({ subject, audience, host });

/** What the smallest edit would admit, or why there is none. */
function Besides({ edit }: { readonly edit: RefusedPipeline['edit'] }) {
  if (edit === null) return null;
  if (!edit.possible) return <p className="text-muted">{edit.reason}</p>;
  const { gained } = edit.access;
  const others = Math.max(0, gained.total - 1);
  return (
    <p className="text-muted">
      The smallest edit admits this {gained.unprotected > 0 ? 'unprotected ' : ''}ref
      {others === 0 ? ' and nothing else that was read.' : ` and ${others} more.`}
    </p>
  );
}
