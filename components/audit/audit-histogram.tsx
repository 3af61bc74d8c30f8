import type { AuditSpan, AuditHistogram as Histogram } from '@/lib/services/audit/count-audit-events';

/** Units of the drawing: a bar and the gap behind it, and its greatest height. */
const [BAR, STEP, HEIGHT] = [9, 10, 40];
/** A bar of few events among many must still be seen. */
const LEAST = 2;

interface Props {
  readonly histogram: Histogram;
  /** Where the same list is shown for one span only. */
  readonly hrefOf: (span: AuditSpan) => string;
}

/** How many events there were when; each bar leads to its own time. */
export function AuditHistogram({ histogram: { spans, total, complete }, hrefOf }: Props) {
  const [first, last] = [spans[0], spans.at(-1)];
  if (total === 0 || !first || !last) return null;
  const most = Math.max(...spans.map(({ count }) => count));
  return (
    <figure className="grid gap-1 py-2">
      <svg viewBox={`0 0 ${spans.length * STEP} ${HEIGHT}`} preserveAspectRatio="none" className="h-12 w-full">
        <title>Events over time</title>
        {spans.map((span, index) => {
          const height = span.count === 0 ? 0 : Math.max(LEAST, (span.count / most) * HEIGHT);
          const words = `${span.count} ${span.count === 1 ? 'event' : 'events'} from ${minuteOf(span.from)} to ${minuteOf(span.to)} UTC`;
          return span.count === 0 ? null : (
            <a key={span.from} href={hrefOf(span)} aria-label={words} className="group">
              <title>{words}</title>
              <rect
                x={index * STEP}
                width={STEP}
                height={HEIGHT}
                className="fill-transparent group-hover:fill-sunken"
              />
              <rect x={index * STEP} y={HEIGHT - height} width={BAR} height={height} className="fill-accent" />
            </a>
          );
        })}
      </svg>
      <figcaption className="flex flex-wrap justify-between gap-x-4 text-meta text-muted">
        <span>{minuteOf(first.from)} UTC</span>
        <span>
          {complete ? '' : 'The newest '}
          {total.toLocaleString('en')} {total === 1 ? 'event' : 'events'}, at most {most.toLocaleString('en')} in one
          bar. Choose a bar to see its time only.
        </span>
        <span>{minuteOf(last.to)} UTC</span>
      </figcaption>
    </figure>
  );
}

const minuteOf = (moment: string): string => moment.slice(0, 16).replace('T', ' ');
