import { BrokenGlass } from '@/components/changes/broken-glass';
import { EndsList } from '@/components/changes/ends-list';
import { OverwrittenWrites } from '@/components/changes/overwritten-writes';
import { SinceRevision } from '@/components/changes/since-revision';
import { ThreeSides } from '@/components/changes/three-sides';
import { paths } from '@/components/paths';
import { LinkButton } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import type { ChangeView } from '@/lib/services/changes/view/change-view';

interface Props {
  readonly change: ChangeView;
  /** Id of the person who reads. */
  readonly reader: string;
  /** The earlier revision that the page is compared with; null: with the live policy. */
  readonly since: ChangeView['revisions'][number] | null;
}

/** What whoever decides has to know beside the proposal itself. */
export function ChangeNotes({ change, reader, since }: Props) {
  const { state, liveDocument, factsMoved, brokenGlass } = change;
  return (
    <>
      {state === 'applied' && liveDocument ? (
        <Callout
          tone="warn"
          title="IAM does not hold the approved document any more."
          actions={<LinkButton href={paths.role(change.role)}>See the role</LinkButton>}
        />
      ) : null}
      <SinceRevision change={change} reader={reader} since={since} />
      <OverwrittenWrites change={change} />
      {factsMoved ? (
        <Callout tone="warn" title="GitLab facts moved since this change was last looked at">
          {factsMoved} Earlier approvals are void. What it does was decided anew.
        </Callout>
      ) : null}
      {brokenGlass ? <BrokenGlass change={change} glass={brokenGlass} /> : null}
      <EndsList ends={change.ends} />
      {state === 'conflict' && liveDocument ? <ThreeSides change={change} live={liveDocument} /> : null}
    </>
  );
}
