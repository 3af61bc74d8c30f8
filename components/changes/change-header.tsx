import { StateBadge } from '@/components/changes/state-badge';
import { paths } from '@/components/paths';
import { Badge } from '@/components/ui/badge';
import { LinkButton } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page-header';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import { sentBack } from '@/lib/changes/sent-back';
import { STATE_WORDS } from '@/lib/changes/states';
import type { ChangeView } from '@/lib/services/changes/view/change-view';

/** What the change is, of which role and since when, and what it does now. */
export function ChangeHeader({ change }: { readonly change: ChangeView }) {
  const { number, state, kind, role, revision, decisions } = change;
  const against = sentBack(state, revision, decisions);
  return (
    <PageHeader
      crumbs={[{ label: 'Changes', href: paths.changes() }]}
      name={`#${number} ${change.title}`}
      badges={
        <>
          <StateBadge state={state} changesRequested={against !== null && state === 'draft'} />
          {kind === 'adopt' ? <Badge hint="Nothing is written to IAM">Adoption</Badge> : null}
        </>
      }
      meta={<Facts change={change} />}
      actions={
        state === 'applied' && kind === 'put' && !role.gone ? (
          <LinkButton href={paths.compose(role, { undo: number })}>Undo</LinkButton>
        ) : null
      }
      sentence={
        change.outcome ??
        (against &&
          `${against.person.name} ${state === 'draft' ? 'asked for changes' : 'rejected this change'}: ${against.comment}`) ??
        STATE_WORDS[state].meaning
      }
      tabs={<Parts said={change.comments.length + decisions.length} />}
    />
  );
}

/** The parts of the page, in its order. */
const PARTS = [
  { id: 'why', label: 'Why' },
  { id: 'access', label: 'Who gains and loses' },
  { id: 'document', label: 'Trust policy' },
  { id: 'plan', label: 'Plan' },
  { id: 'conversation', label: 'Conversation' },
] as const;

const Parts = ({ said }: { readonly said: number }) => (
  <nav aria-label="Parts of the change" data-print="no" className="flex flex-wrap gap-x-4 border-b text-muted">
    {PARTS.map(({ id, label }) => (
      <a key={id} href={`#${id}`} className="flex h-9 items-center gap-1.5 hover:text-ink hover:underline">
        {label}
        {id === 'conversation' ? <span className="text-meta text-faint">{said}</span> : null}
      </a>
    ))}
  </nav>
);

function Facts({ change: { number, author, createdAt, role, revision, applyAt } }: { readonly change: ChangeView }) {
  const where = `${role.name} in ${role.accountName}`;
  return (
    <>
      <span>
        <VisibleText text={author.name} /> drafted it <Time at={createdAt} />
      </span>
      {role.planned ? (
        <span>{where}, which this change makes</span>
      ) : (
        <a className="underline" href={paths.role(role)}>
          {where}
        </a>
      )}
      <span>Revision {revision}</span>
      {role.gone || role.planned ? null : (
        <a className="underline" href={paths.role(role, { tab: 'terraform', change: number })}>
          As Terraform
        </a>
      )}
      {applyAt === null ? null : (
        <span>
          applied <Time at={applyAt} /> (<Time at={applyAt} show="absolute" />)
        </span>
      )}
    </>
  );
}
