import type { ReactNode } from 'react';
import { cx } from './cx';

export const TONES = {
  neutral: 'bg-hover text-muted',
  accent: 'bg-accent-soft text-accent',
  ok: 'bg-ok-soft text-ok',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
} as const;
export type Tone = keyof typeof TONES;

interface BadgeProps {
  readonly tone?: Tone;
  readonly icon?: ReactNode;
  /** Shown on hover and focus. */
  readonly hint?: string;
  readonly children: ReactNode;
}

export const badgeClass =
  'inline-flex h-5 shrink-0 items-center gap-1 whitespace-nowrap rounded px-1.5 text-meta font-medium [&>svg]:size-3.5';

/** A word about a thing. Tone is never the only carrier: the word says it. */
export function Badge({ tone = 'neutral', icon, hint, children }: BadgeProps) {
  return (
    <span className={cx(badgeClass, TONES[tone])} {...(hint && { 'data-hint': hint, tabIndex: 0 })}>
      {icon}
      {children}
    </span>
  );
}
