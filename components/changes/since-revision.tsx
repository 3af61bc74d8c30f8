import { verdictInWords } from '@/components/changes/verdict-words';
import { paths } from '@/components/paths';
import { LinkButton } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import type { ChangeView } from '@/lib/services/changes/view/change-view';

type Revision = ChangeView['revisions'][number];

interface Props {
  readonly change: ChangeView;
  /** Id of the person who reads; null: the product does. */
  readonly reader: string | null;
  /** The earlier revision that the page is compared with; null: with the live policy. */
  readonly since: Revision | null;
}

/** Tells who decided on an earlier revision that there is another one, and what moved between the two. */
export function SinceRevision({ change, reader, since }: Props) {
  if (since !== null)
    return (
      <Callout
        tone="info"
        title={`What revision ${change.revision} proposes, against revision ${since.revision}`}
        actions={<LinkButton href={paths.change(change.number)}>Against the live policy</LinkButton>}
      >
        Only what moved since then is shown.
      </Callout>
    );
  const decided = change.decisions.findLast(({ person }) => person.id === reader);
  if (decided === undefined || decided.revision === change.revision) return null;
  const later = change.revisions.filter(({ revision }) => revision > decided.revision);
  const by = [...new Set(later.map((each) => each.by?.name ?? 'moved GitLab facts'))].join(', ');
  return (
    <Callout
      tone="warn"
      title={`You ${verdictInWords(decided.verdict)} revision ${decided.revision}. This is revision ${change.revision}, by ${by}.`}
      actions={
        <LinkButton href={paths.change(change.number, { since: decided.revision })}>See what moved since</LinkButton>
      }
    >
      Your decision does not count any more.
    </Callout>
  );
}
