'use client';

import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { IconButton } from './button';

interface DialogProps {
  readonly open: boolean;
  /** Escape, the close button, a press beside the dialog. Keep what was typed until it is sent or given up. */
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly children: ReactNode;
  /** Buttons, the one that does it last. */
  readonly actions?: ReactNode;
}

/**
 * The browser's own modal dialog: it keeps the focus inside, and gives it back to where it was. It begins on the control
 * with `data-focus-first`, if there is one.
 */
export function Dialog({ open, onClose, title, children, actions }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    if (!element || element.open === open) return;
    if (!open) {
      element.close();
      return;
    }
    element.showModal();
    element.querySelector<HTMLElement>('[data-focus-first]')?.focus();
  }, [open]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has Escape and the close button
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      className="m-auto w-full max-w-dialog rounded border bg-raised p-0 text-ink shadow-overlay max-sm:max-w-none max-sm:mb-0"
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div className="flex items-center justify-between gap-4 border-b py-2 pe-2 ps-4">
        <h2 id={titleId} className="text-lead font-semibold">
          {title}
        </h2>
        <IconButton label="Close" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </div>
      <div className="grid gap-3 p-4">{children}</div>
      {actions ? <div className="flex flex-wrap justify-end gap-2 border-t px-4 py-3">{actions}</div> : null}
    </dialog>
  );
}
