import { type BarPart, StackedBar } from '@/components/ui/stacked-bar';
import type { Rung } from '@/lib/reach/types';
import { RungBadge } from './rung-badge';
import { rungLook } from './rungs';

export interface ReachCount {
  readonly rung: Rung | null;
  readonly count: number;
  /** The list of what is counted. */
  readonly href?: string;
}

/** The reach of many roles or projects as one picture, in the order given, with its numbers in words. */
export function ReachBar({ label, counts }: { readonly label: string; readonly counts: readonly ReachCount[] }) {
  const parts = counts.map(({ rung, count, href }): BarPart => {
    const { id, fill } = rungLook(rung);
    return { id, label: <RungBadge rung={rung} quiet />, count, fill, ...(href && { href }) };
  });
  return <StackedBar label={label} parts={parts} />;
}
