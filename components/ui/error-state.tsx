import { CircleAlert, Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { CopyText } from './copy-text';

interface ErrorStateProps {
  /** What happened. */
  readonly title: string;
  /** What was kept, and what to do. */
  readonly children: ReactNode;
  /** Leads to the log. */
  readonly reference?: string | null;
  readonly actions?: ReactNode;
}

/** A page or a part of one that could not be shown. */
export function ErrorState({ title, children, reference, actions }: ErrorStateProps) {
  return (
    <div role="alert" className="grid max-w-read justify-items-start gap-2 py-10">
      <CircleAlert aria-hidden className="size-5 text-bad" />
      <h2 className="text-lead font-semibold">{title}</h2>
      <div className="text-muted">{children}</div>
      {reference ? (
        <p className="flex flex-wrap items-center gap-1.5 text-meta text-muted">
          Reference <CopyText text={reference} />
        </p>
      ) : null}
      {actions ? <div className="mt-2 flex flex-wrap gap-2">{actions}</div> : null}
    </div>
  );
}

/** `needs` is what the person may not do; below it, who can give it and how to ask. */
export function RefusedState({ needs, children }: { readonly needs: string; readonly children: ReactNode }) {
  return (
    <div className="grid w-full max-w-read justify-items-start gap-3 py-10">
      <Lock aria-hidden className="size-5 text-faint" />
      <h2 className="text-lead font-semibold">You have no access to this page yet</h2>
      <p className="text-muted">You need the right to {needs}.</p>
      {children}
    </div>
  );
}
