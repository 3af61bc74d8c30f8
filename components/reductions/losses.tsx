import { SubjectPattern } from '@/components/policy/subject-pattern';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { Loser, Reduction } from '@/lib/reach/reductions/types';

/** By name first, who used it first. */
const SHOWN = 6;

/** Who loses access by a proposal, when each last used it, and what is not known about that. */
export function Losses({ reduction }: { readonly reduction: Reduction }) {
  const { isSame, loses, losesTotal, losesUsed, sentences, unknown } = reduction;
  const shown = loses.slice(0, SHOWN);
  return (
    <div className="grid max-w-read gap-1">
      {isSame ? <p className="text-muted">Nobody loses access: what goes never let anybody in.</p> : null}
      {losesTotal > 0 ? (
        <>
          <p>
            {losesTotal === 1 ? '1 branch or tag loses' : `${losesTotal} branches and tags lose`} access
            {losesTotal > shown.length ? ', among them' : ''}:
          </p>
          <ul className="grid gap-0.5">
            {shown.map((each) => (
              <LoserLine key={`${each.instanceId} ${each.projectId} ${each.type} ${each.ref}`} loser={each} />
            ))}
          </ul>
        </>
      ) : null}
      {losesTotal === 0 && !isSame ? <p>No branch or tag that was read loses access.</p> : null}
      {losesUsed.map(({ subject, at }) => (
        <p key={`${subject} ${at}`}>
          <SubjectPattern pattern={subject} exact /> loses access, seen <Time at={at} />
        </p>
      ))}
      {sentences.length > 0 ? (
        <details className="text-muted">
          <summary className="cursor-pointer">What else is refused</summary>
          <ul className="list-disc pl-5">
            {sentences.map((sentence) => (
              <li key={sentence} className="break-words">
                {sentence}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {unknown.map((sentence) => (
        <p key={sentence} className="text-warn">
          {sentence}
        </p>
      ))}
    </div>
  );
}

const LoserLine = ({
  loser: { projectPath, type, ref, protected: isProtected, usedAt },
}: {
  readonly loser: Loser;
}) => (
  <li className="flex flex-wrap gap-x-2 text-muted">
    <span className="text-ink">
      <VisibleText text={projectPath} />
    </span>
    <bdi className="font-mono">
      <VisibleText text={ref} />
    </bdi>
    <span>
      {type}, {isProtected ? 'protected' : 'not protected'},{' '}
      {usedAt === null ? (
        'never seen'
      ) : (
        <span className="text-warn">
          seen <Time at={usedAt} />
        </span>
      )}
    </span>
  </li>
);
