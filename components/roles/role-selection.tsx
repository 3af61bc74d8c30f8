'use client';

import type { ReactNode } from 'react';
import { Selection } from '@/components/lists/selection';
import { downloads, paths } from '@/components/paths';
import { LinkButton } from '@/components/ui/button';

interface Props {
  /** What this person may do; a button that they could not use is not there. */
  readonly mayReview: boolean;
  readonly mayDraft: boolean;
  readonly children: ReactNode;
}

/** What can be done with several roles at once: each change that comes of it is one of its own, decided like any other. */
export function RoleSelection({ mayReview, mayDraft, children }: Props) {
  return (
    <Selection
      noun={['role', 'roles']}
      actions={(picked) => {
        const roles = picked.join(' ');
        return (
          <>
            {mayDraft ? (
              <LinkButton href={paths.reduce({ roles })} prefetch={false}>
                Reduce access
              </LinkButton>
            ) : null}
            {mayReview ? (
              <LinkButton href={paths.newReview({ roles })} prefetch={false}>
                Start a review
              </LinkButton>
            ) : null}
            <a
              href={downloads.roles({ roles, format: 'csv' })}
              download
              className="inline-flex h-8 items-center rounded px-2 text-accent underline"
            >
              Export selected
            </a>
          </>
        );
      }}
    >
      {children}
    </Selection>
  );
}
