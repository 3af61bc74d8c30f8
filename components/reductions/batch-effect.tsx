import { VisibleText } from '@/components/ui/visible-text';
import type { AccessDiff } from '@/lib/reach/access-diff';

/** What a change does to access, in two lines: enough to decide, or to open it for more. */
export function BatchEffect({ diff: { verdict, note, gained, lost } }: { readonly diff: AccessDiff }) {
  const [first] = lost.sentences;
  const nobody = verdict === 'undecided' ? 'nobody that was found' : 'nobody';
  return (
    <div className="max-w-read text-meta">
      <p>
        <span className={gained.total > 0 || gained.example !== null ? 'text-bad' : 'text-muted'}>
          Gains access: {gained.total === 0 && gained.example === null ? nobody : refs(gained.total)}.
        </span>{' '}
        <span className="text-muted">
          Loses access: {lost.total === 0 && lost.example === null ? nobody : refs(lost.total)}
          {lost.refs.length === 0 ? '.' : ':'}
        </span>
      </p>
      {verdict === 'undecided' && note !== null ? <p className="text-muted">{note}</p> : null}
      {lost.refs.length === 0 ? null : (
        <p className="break-words text-muted">
          <VisibleText
            text={lost.refs
              .slice(0, SHOWN)
              .map(({ projectPath, ref }) => `${projectPath} ${ref.name}`)
              .join(', ')}
          />
          {lost.total > SHOWN ? `, and ${lost.total - SHOWN} more` : ''}
        </p>
      )}
      {first !== undefined && lost.refs.length === 0 ? (
        <p className="break-words text-muted">
          <VisibleText text={first} />
        </p>
      ) : null}
    </div>
  );
}

const SHOWN = 4;

const refs = (count: number): string =>
  count === 0 ? 'no ref that was read' : count === 1 ? '1 ref of today' : `${count} refs of today`;
