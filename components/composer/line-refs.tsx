import { Badge } from '@/components/ui/badge';
import { VisibleText } from '@/components/ui/visible-text';
import type { PolicyLine } from '@/lib/reach/policy-lines';

/** The line that a person points at. */
export interface PointedAt {
  readonly key: string;
  readonly name: string;
  readonly denies: boolean;
}

interface Props {
  readonly at: PointedAt | null;
  /** As the server found; empty: it was not asked, or has not answered yet. */
  readonly lines: readonly PolicyLine[];
}

/** The refs that one line of the policy admits today, on its own. */
export function LineRefs({ at, lines }: Props) {
  const line = at && lines.find(({ key }) => key === at.key);
  return (
    <section
      aria-label="Refs of a line"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-live="polite"
      className="h-20 overflow-y-auto rounded bg-sunken px-3 py-1.5 text-meta"
    >
      {at === null ? (
        <p className="text-muted">Point at a line, or move the focus to it, to see the refs that it admits today.</p>
      ) : !line ? (
        <p className="text-muted">Working out which refs {at.name} names…</p>
      ) : (
        <>
          <p>
            <span className="font-medium">
              <VisibleText text={at.name} />
            </span>{' '}
            {said(line, at.denies)}
          </p>
          <ul className="flex flex-wrap gap-x-3 gap-y-1 pt-1">
            {line.refs.map(({ instanceId, projectId, projectPath, ref }) => (
              <li key={`${instanceId} ${projectId} ${ref.type} ${ref.name}`} className="flex items-center gap-1">
                <VisibleText text={projectPath} />{' '}
                <bdi className="font-mono">
                  <VisibleText text={ref.name} />
                </bdi>
                {ref.protected ? null : <Badge tone="warn">Not protected</Badge>}
              </li>
            ))}
            {line.total > line.refs.length ? (
              <li className="text-muted">and {line.total - line.refs.length} more</li>
            ) : null}
          </ul>
        </>
      )}
    </section>
  );
}

function said({ total, unprotected }: PolicyLine, denies: boolean): string {
  const verb = denies ? 'keeps out' : 'admits';
  if (total === 0) return `${verb} no ref that was read.`;
  return `${verb} ${total} ${total === 1 ? 'ref' : 'refs'} that ${total === 1 ? 'exists' : 'exist'} today, ${unprotected} not protected.`;
}
