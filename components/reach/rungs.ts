import { Ban, Building2, CircleHelp, FolderTree, GitBranch, Globe, type LucideIcon, ShieldCheck } from 'lucide-react';
import { RUNGS, type Rung } from '@/lib/reach/types';

/** How a rung looks. Its word, icon and colour always appear together. */
export interface RungLook {
  readonly id: string;
  readonly word: string;
  readonly meaning: string;
  readonly Icon: LucideIcon;
  readonly badge: string;
  readonly fill: string;
  readonly stroke: string;
}

const LOOKS: Readonly<Record<Rung, Pick<RungLook, 'Icon' | 'badge' | 'fill' | 'stroke'>>> = {
  0: { Icon: Ban, badge: 'bg-rung-0-soft text-rung-0', fill: 'fill-rung-0-solid', stroke: 'stroke-rung-0-solid' },
  1: {
    Icon: ShieldCheck,
    badge: 'bg-rung-1-soft text-rung-1',
    fill: 'fill-rung-1-solid',
    stroke: 'stroke-rung-1-solid',
  },
  2: { Icon: GitBranch, badge: 'bg-rung-2-soft text-rung-2', fill: 'fill-rung-2-solid', stroke: 'stroke-rung-2-solid' },
  3: {
    Icon: FolderTree,
    badge: 'bg-rung-3-soft text-rung-3',
    fill: 'fill-rung-3-solid',
    stroke: 'stroke-rung-3-solid',
  },
  4: { Icon: Building2, badge: 'bg-rung-4-soft text-rung-4', fill: 'fill-rung-4-solid', stroke: 'stroke-rung-4-solid' },
  5: { Icon: Globe, badge: 'bg-rung-5-soft text-rung-5', fill: 'fill-rung-5-solid', stroke: 'stroke-rung-5-solid' },
};

const UNKNOWN: RungLook = {
  id: 'unknown',
  word: 'Unknown',
  meaning: 'A fact that decides this is missing.',
  Icon: CircleHelp,
  badge: 'border border-dashed border-line-strong bg-rung-unknown-soft text-rung-unknown',
  fill: 'fill-rung-unknown-solid',
  stroke: 'stroke-rung-unknown-solid',
};

/** null: unknown. */
export function rungLook(rung: Rung | null): RungLook {
  if (rung === null) return UNKNOWN;
  const { id, word, meaning } = RUNGS[rung];
  return { id, word, meaning, ...LOOKS[rung] };
}
