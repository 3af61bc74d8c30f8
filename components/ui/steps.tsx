import { Circle, CircleCheck, CircleHelp, CircleX, LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx';

const LOOKS = {
  waiting: { Icon: Circle, ink: 'text-faint', word: 'Waiting' },
  running: { Icon: LoaderCircle, ink: 'text-accent', word: 'Running' },
  done: { Icon: CircleCheck, ink: 'text-ok', word: 'Done' },
  failed: { Icon: CircleX, ink: 'text-bad', word: 'Failed' },
  unknown: { Icon: CircleHelp, ink: 'text-warn', word: 'Outcome unknown' },
} as const;
export type StepState = keyof typeof LOOKS;

export interface Step {
  readonly id: string;
  readonly name: ReactNode;
  readonly state: StepState;
  /** A time, a request id. */
  readonly meta?: ReactNode;
  /** What happened, what was kept, what to do. */
  readonly detail?: ReactNode;
}

/** The steps of long work, in their order. The state of each is an icon and a word. */
export function Steps({ label, steps }: { readonly label: string; readonly steps: readonly Step[] }) {
  return (
    <ol aria-label={label}>
      {steps.map(({ id, name, state, meta, detail }, index) => {
        const { Icon, ink, word } = LOOKS[state];
        return (
          <li
            key={id}
            className="relative flex gap-3 pb-4 last:pb-0"
            aria-current={state === 'running' ? 'step' : undefined}
          >
            {index < steps.length - 1 ? (
              <span aria-hidden className="absolute start-[7.5px] top-5 bottom-0 w-px bg-line" />
            ) : null}
            <Icon aria-hidden className={cx('mt-0.5 size-4 shrink-0', ink, state === 'running' && 'animate-spin')} />
            <div className="min-w-0 grow">
              <div className="flex flex-wrap items-baseline gap-x-3">
                <span className={state === 'waiting' ? 'text-muted' : 'font-medium'}>{name}</span>
                <span className={cx('text-meta', ink)}>{word}</span>
                {meta != null ? <span className="text-meta text-faint">{meta}</span> : null}
              </div>
              {detail != null ? <div className="mt-0.5 max-w-read text-meta text-muted">{detail}</div> : null}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
