import { cx } from './cx';

interface MeterProps {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  /** Read out and shown in place of a percentage: "1,204 of 2,048 characters". */
  readonly text: string;
  readonly tone?: 'accent' | 'ok' | 'warn' | 'bad';
}

const FILLS = {
  accent: 'fill-accent-solid',
  ok: 'fill-ok-solid',
  warn: 'fill-warn-solid',
  bad: 'fill-bad-solid',
} as const;

// An SVG, because a width in a style attribute is refused by the content security policy.
function Bar({ share, fill }: { readonly share: number; readonly fill: string }) {
  return (
    <svg aria-hidden="true" className="block h-1.5 w-full rounded bg-line">
      <rect height="100%" width={`${Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10}%`} className={fill} />
    </svg>
  );
}

/** How much of something limited is used. */
export function Meter({ label, value, max, text, tone = 'accent' }: MeterProps) {
  return (
    <div className="grid gap-1">
      <div className="flex justify-between gap-3 text-meta">
        <span className="text-muted">{label}</span>
        <span className={cx(tone === 'warn' && 'text-warn', tone === 'bad' && 'text-bad')}>{text}</span>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: <meter> cannot be drawn alike in every browser */}
      <div
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={value}
        aria-valuetext={text}
      >
        <Bar share={max > 0 ? value / max : 0} fill={FILLS[tone]} />
      </div>
    </div>
  );
}

/** How far work has come. `max` null: it is not known how much there is. */
export function Progress({
  label,
  value,
  max,
  text,
}: Omit<MeterProps, 'tone' | 'max'> & { readonly max: number | null }) {
  return (
    <div className="grid gap-1">
      <div className="flex justify-between gap-3 text-meta">
        <span className="text-muted">{label}</span>
        <span>{text}</span>
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuetext={text}
        {...(max !== null && { 'aria-valuemin': 0, 'aria-valuemax': max, 'aria-valuenow': value })}
        className={max === null ? 'animate-pulse' : ''}
      >
        <Bar share={max === null ? 1 : max > 0 ? value / max : 0} fill={FILLS.accent} />
      </div>
    </div>
  );
}
