import { Minus, Plus } from 'lucide-react';
import { SubjectPattern } from '@/components/policy/subject-pattern';
import { RungBadge } from '@/components/reach/rung-badge';
import { Badge } from '@/components/ui/badge';
import { VisibleText } from '@/components/ui/visible-text';
import type { AccessDiff, AccessSide } from '@/lib/reach/access-diff';

const VERDICTS: Readonly<Record<AccessDiff['verdict'], string>> = {
  equal: 'The same tokens are admitted before and after.',
  wider: 'Admits more than before and loses nothing.',
  narrower: 'Admits less than before and gains nothing.',
  incomparable: 'Admits some that were refused and refuses some that were admitted.',
  undecided: 'Whether this admits more or less could not be decided.',
};

/** Who gains and who loses access, in words, gained before lost. */
export function AccessDiffView({ diff }: { readonly diff: AccessDiff }) {
  return (
    <div className="grid gap-4">
      <p className="flex flex-wrap items-center gap-2 text-lead">
        <span>{VERDICTS[diff.verdict]}</span>
        <RungBadge rung={diff.before.rung} reason={diff.before.reason} />
        <span aria-hidden>→</span>
        <span className="sr-only">becomes</span>
        <RungBadge rung={diff.after.rung} reason={diff.after.reason} />
      </p>
      {diff.note ? <p className="text-muted">{diff.note}</p> : null}
      <p className="max-w-read text-muted">{diff.after.reason}</p>
      <Side side={diff.gained} gained decided={diff.verdict !== 'undecided'} />
      <Side side={diff.lost} gained={false} decided={diff.verdict !== 'undecided'} />
    </div>
  );
}

/** `decided`: the comparison is; otherwise there may be somebody whom it did not find. */
interface SideProps {
  readonly side: AccessSide;
  readonly gained: boolean;
  readonly decided: boolean;
}

function Side({ side, gained, decided }: SideProps) {
  if (side.total === 0 && side.example === null) {
    return (
      <p className="text-muted">
        {gained ? 'Gained' : 'Lost'}: {decided ? 'nobody.' : 'nobody that was found.'}
      </p>
    );
  }
  const Icon = gained ? Plus : Minus;
  const subject = Object.entries(side.example ?? {}).find(([key]) => key.endsWith(':sub'))?.[1];
  return (
    <section className="grid gap-2">
      <h3 className={`flex items-center gap-1.5 font-semibold ${gained ? 'text-ok' : 'text-bad'}`}>
        <Icon aria-hidden className="size-4" />
        {gained ? 'Gained' : 'Lost'}:{' '}
        {side.total === 0
          ? 'no ref that was read'
          : `${side.total} ${side.total === 1 ? 'ref' : 'refs'} that exist${side.total === 1 ? 's' : ''} today`}
        {side.unprotected > 0 ? `, ${side.unprotected} not protected` : ''}
      </h3>
      {side.sentences.length > 0 ? (
        <ul className="grid gap-1">
          {side.sentences.map((sentence) => (
            <li key={sentence} className="flex gap-2">
              <Icon aria-hidden className="mt-1 size-3.5 shrink-0 text-faint" />
              <bdi className="max-w-read break-words">
                <VisibleText text={sentence} />
              </bdi>
            </li>
          ))}
        </ul>
      ) : null}
      {subject ? (
        <p className="flex flex-wrap items-center gap-2 text-muted">
          <span>A shortest subject:</span>
          <SubjectPattern pattern={subject} exact />
        </p>
      ) : null}
      <ul className="grid gap-1">
        {side.refs.map((each) => (
          <li
            key={`${each.instanceId}/${each.projectId}/${each.ref.type}/${each.ref.name}`}
            className="flex flex-wrap items-center gap-2"
          >
            <span>
              <VisibleText text={each.projectPath} />
            </span>
            <span className="font-mono">
              <bdi>
                <VisibleText text={each.ref.name} />
              </bdi>
            </span>
            <span className="text-faint">{each.ref.type}</span>
            {each.ref.protected ? null : <Badge tone="warn">Not protected</Badge>}
          </li>
        ))}
      </ul>
      {side.total > side.refs.length ? <p className="text-muted">and {side.total - side.refs.length} more</p> : null}
    </section>
  );
}
