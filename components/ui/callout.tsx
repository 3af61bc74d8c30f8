import { CircleAlert, CircleCheck, Clock, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx';

const LOOKS = {
  info: { Icon: Info, ground: 'bg-accent-soft', ink: 'text-accent' },
  ok: { Icon: CircleCheck, ground: 'bg-ok-soft', ink: 'text-ok' },
  warn: { Icon: TriangleAlert, ground: 'bg-warn-soft', ink: 'text-warn' },
  bad: { Icon: CircleAlert, ground: 'bg-bad-soft', ink: 'text-bad' },
  stale: { Icon: Clock, ground: 'bg-sunken', ink: 'text-muted' },
} as const;

interface CalloutProps {
  readonly tone: keyof typeof LOOKS;
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  /** It appeared because of what the person just did, so it is read out. */
  readonly live?: boolean;
}

/** Something to know before reading on. */
export function Callout({ tone, title, children, actions, live }: CalloutProps) {
  const { Icon, ground, ink } = LOOKS[tone];
  return (
    <div role={live ? 'alert' : undefined} className={cx('flex gap-2.5 rounded px-3 py-2', ground)}>
      <Icon aria-hidden className={cx('mt-0.5 size-4 shrink-0', ink)} />
      <div className="flex min-w-0 grow flex-wrap items-center gap-x-4 gap-y-1">
        <div className="min-w-0 flex-1 basis-60">
          <div className="max-w-read">
            {title ? <p className="font-medium">{title}</p> : null}
            {children}
          </div>
        </div>
        {actions ? <div className="flex gap-2">{actions}</div> : null}
      </div>
    </div>
  );
}
