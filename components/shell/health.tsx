import { CircleAlert, CircleCheck, CircleHelp, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { cx } from '@/components/ui/cx';
import { panelClass } from './person-menu';

export interface ConnectionHealth {
  readonly id: string;
  readonly name: string;
  readonly state: 'ok' | 'warn' | 'bad' | 'unknown';
  /** One line: what is wrong, or when it was last read. */
  readonly text: ReactNode;
  readonly href: string;
}

const LOOKS = {
  bad: { Icon: CircleAlert, ink: 'text-bad', word: 'Broken' },
  warn: { Icon: TriangleAlert, ink: 'text-warn', word: 'Impaired' },
  unknown: { Icon: CircleHelp, ink: 'text-muted', word: 'Not known' },
  ok: { Icon: CircleCheck, ink: 'text-ok', word: 'Works' },
} as const;
const WORST_FIRST = ['bad', 'warn', 'unknown', 'ok'] as const;

/** The worst state of all connections, and each of them on demand. */
export function Health({ connections }: { readonly connections: readonly ConnectionHealth[] }) {
  const worst = WORST_FIRST.find((state) => connections.some((connection) => connection.state === state)) ?? 'unknown';
  const count = connections.filter(({ state }) => state === worst).length;
  const { Icon, ink, word } = LOOKS[worst];
  const summary =
    worst === 'ok'
      ? 'Connections work'
      : `${count} ${count === 1 ? 'connection' : 'connections'} ${word.toLowerCase()}`;
  return (
    <>
      <button
        type="button"
        popoverTarget="health"
        className="flex h-8 items-center gap-1.5 rounded px-2 text-muted hover:bg-hover hover:text-ink"
      >
        <Icon aria-hidden className={cx('size-4', ink)} />
        <span className="max-md:sr-only">{summary}</span>
      </button>
      <div id="health" popover="auto" className={panelClass}>
        <p className="font-medium">Connections</p>
        {connections.length === 0 ? <p className="text-meta text-muted">None is set up yet.</p> : null}
        <ul className="grid gap-2">
          {connections.map(({ id, name, state, text, href }) => {
            const look = LOOKS[state];
            return (
              <li key={id} className="flex gap-2">
                <look.Icon aria-hidden className={cx('mt-0.5 size-4 shrink-0', look.ink)} />
                <div className="min-w-0">
                  <Link href={href} className="rounded font-medium hover:underline">
                    {name}
                  </Link>
                  <p className="text-meta text-muted">
                    {look.word}. {text}
                  </p>
                </div>
              </li>
            );
          })}
        </ul>
      </div>
    </>
  );
}
