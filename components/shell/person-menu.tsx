import { CircleUser, LogOut } from 'lucide-react';
import { sessionPaths } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { VisibleText } from '@/components/ui/visible-text';
import type { Theme } from './theme';
import { ThemeChoice } from './theme-choice';

export interface ShellPerson {
  readonly name: string;
  readonly login: string;
  /** What the person may do here, in words: "approver, auditor". */
  readonly roles: string;
}

export const panelClass =
  'fixed inset-auto end-3 top-[calc(var(--bar)+0.25rem)] m-0 w-72 max-w-[calc(100vw-1.5rem)] gap-3 rounded border bg-raised p-3 text-ink shadow-overlay open:grid';

/** Who is signed in, the theme, and the way out. */
export function PersonMenu({ person, theme }: { readonly person: ShellPerson; readonly theme: Theme }) {
  return (
    <>
      <button
        type="button"
        popoverTarget="person"
        className="flex h-8 items-center gap-2 rounded px-2 text-muted hover:bg-hover hover:text-ink"
      >
        <CircleUser aria-hidden className="size-4" />
        <span className="max-w-40 truncate max-lg:sr-only">
          <VisibleText text={person.name} />
        </span>
      </button>
      <div id="person" popover="auto" className={panelClass}>
        <div>
          <p className="font-medium">
            <VisibleText text={person.name} />
          </p>
          <p className="text-meta text-muted">
            @{person.login} · {person.roles}
          </p>
        </div>
        <ThemeChoice current={theme} />
        <form action={sessionPaths.end()} method="post" data-sign-out>
          <Button type="submit" className="w-full" icon={<LogOut aria-hidden />}>
            Sign out
          </Button>
        </form>
      </div>
    </>
  );
}
