'use client';

import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import Link from 'next/link';
import { useSyncExternalStore } from 'react';

export interface Toast {
  readonly tone: 'ok' | 'bad' | 'info';
  readonly text: string;
  readonly link?: { readonly href: string; readonly label: string };
}

type Shown = Toast & { readonly id: number };

const NONE: readonly Shown[] = [];
const KEPT = 3;
const SHOWN_MS = 5000;
const LOOKS = {
  ok: { Icon: CircleCheck, ink: 'text-ok' },
  bad: { Icon: CircleAlert, ink: 'text-bad' },
  info: { Icon: Info, ink: 'text-accent' },
} as const;

let toasts = NONE;
let lastId = 0;
const listeners = new Set<() => void>();

function set(next: readonly Shown[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

const dismiss = (id: number): void => set(toasts.filter((toast) => toast.id !== id));

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/**
 * Says something that happened beside what the person looks at. What went wrong, or leads somewhere, stays until it is
 * dismissed: nobody has to read against a clock.
 */
export function showToast(toast: Toast): void {
  const id = ++lastId;
  const others = toasts.filter(({ text }) => text !== toast.text);
  set([...others, { ...toast, id }].slice(-KEPT));
  if (toast.tone !== 'bad' && !toast.link) setTimeout(() => dismiss(id), SHOWN_MS);
}

export function Toaster() {
  const shown = useSyncExternalStore(
    subscribe,
    () => toasts,
    () => NONE,
  );
  return (
    <div
      role="status"
      data-print="no"
      className="fixed inset-x-4 bottom-4 z-50 flex flex-col items-end gap-2 pointer-events-none"
    >
      {shown.map(({ id, tone, text, link }) => {
        const { Icon, ink } = LOOKS[tone];
        return (
          <div
            key={id}
            className="pointer-events-auto flex max-w-full items-center gap-2 rounded border bg-raised py-1.5 pe-1.5 ps-3 shadow-overlay sm:max-w-form"
          >
            <Icon aria-hidden className={`size-4 shrink-0 ${ink}`} />
            <span>{text}</span>
            {link ? (
              <Link href={link.href} className="font-medium text-accent underline">
                {link.label}
              </Link>
            ) : null}
            <button
              type="button"
              aria-label="Dismiss"
              className="grid size-6 place-items-center rounded text-muted hover:bg-hover"
              onClick={() => dismiss(id)}
            >
              <X aria-hidden className="size-4" />
            </button>
          </div>
        );
      })}
    </div>
  );
}
