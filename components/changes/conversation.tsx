import { MessageSquare, PencilLine, Scale } from 'lucide-react';
import Link from 'next/link';
import { SaidText } from '@/components/changes/said-text';
import { verdictInWords } from '@/components/changes/verdict-words';
import { paths } from '@/components/paths';
import { Badge } from '@/components/ui/badge';
import { Time } from '@/components/ui/time';
import { Timeline } from '@/components/ui/timeline';
import { VisibleText } from '@/components/ui/visible-text';
import type { ChangeView } from '@/lib/services/changes/view/change-view';

/** Comments, decisions and new revisions in the order in which they were made. */
export function Conversation({ change }: { readonly change: ChangeView }) {
  const entries = [
    ...change.comments.map((comment, index) => ({
      id: `comment-${index}`,
      at: comment.at,
      icon: <MessageSquare />,
      title: (
        <>
          <VisibleText text={comment.person.name} /> wrote
        </>
      ),
      body: <SaidText text={comment.text} />,
    })),
    ...change.decisions.map((decision, index) => ({
      id: `decision-${index}`,
      at: decision.at,
      icon: <Scale />,
      title: (
        <>
          <VisibleText text={decision.person.name} /> {verdictInWords(decision.verdict)} revision {decision.revision}{' '}
          {decision.voided ? <Badge hint="An edit made it void.">Void</Badge> : null}
        </>
      ),
      body: decision.comment === '' ? null : <SaidText text={decision.comment} />,
    })),
    ...change.revisions.slice(1).map(({ revision, by, at }) => ({
      id: `revision-${revision}`,
      at,
      icon: <PencilLine />,
      title: (
        <>
          {by === null ? 'Moved GitLab facts' : by.name} made revision {revision}{' '}
          <Link className="underline" href={paths.change(change.number, { since: revision - 1 })}>
            What moved since revision {revision - 1}
          </Link>
        </>
      ),
      body: null,
    })),
  ].sort((a, b) => (a.at < b.at ? -1 : 1));
  if (entries.length === 0) return <p className="py-4 text-muted">Nobody has said anything yet.</p>;
  return (
    <Timeline
      label="Conversation"
      entries={entries.map(({ at, ...entry }) => ({ ...entry, time: <Time at={at} /> }))}
    />
  );
}
