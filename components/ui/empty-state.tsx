import type { ReactNode } from 'react';

interface EmptyStateProps {
  readonly title: string;
  /** Why there is nothing, and what to do next. */
  readonly children: ReactNode;
  readonly icon?: ReactNode;
  readonly actions?: ReactNode;
}

/** Nothing to list: because there is nothing yet (offer the next step), or because of the filters (offer to clear them). */
export function EmptyState({ title, children, icon, actions }: EmptyStateProps) {
  return (
    <div className="grid max-w-read justify-items-start gap-2 py-10 [&>svg]:size-5 [&>svg]:text-faint">
      {icon}
      <h2 className="text-lead font-semibold">{title}</h2>
      <div className="text-muted">{children}</div>
      {actions ? <div className="mt-2 flex flex-wrap gap-2">{actions}</div> : null}
    </div>
  );
}
