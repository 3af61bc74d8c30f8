'use client';

import { Bookmark, Trash2 } from 'lucide-react';
import Link from 'next/link';
import type { FormEvent } from 'react';
import { ProblemCallout } from '@/components/api/sign-in-again';
import { useForm, useSubmit } from '@/components/api/use-form';
import { withQuery } from '@/components/paths';
import { Button, IconButton } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/form/checkbox';
import { Field } from '@/components/ui/form/field';
import { Input } from '@/components/ui/form/input';
import { VisibleText } from '@/components/ui/visible-text';
import { sameView, type ViewedList, type ViewQuery } from '@/lib/lists/views';
import type { SavedView } from '@/lib/services/views/list-views';

interface Props {
  readonly list: ViewedList;
  /** The list's own address without its parameters. */
  readonly action: string;
  /** What the list shows now. */
  readonly query: ViewQuery;
  readonly views: readonly SavedView[];
  /** Why this person cannot share a view; null: they can. */
  readonly sharing: string | null;
}

const EMPTY = { name: '', shared: false };

/** The views of a list that were saved, and a form that saves the one on the screen. */
export function SavedViews({ list, action, query, views, sharing }: Props) {
  const { values: typed, set, submit, busy, problem, errorOf } = useForm(`view/${list}`, EMPTY);
  const active = views.find((view) => sameView(list, view.query, query));
  const save = (event: FormEvent) => {
    event.preventDefault();
    void submit({ path: '/views', body: { list, query, ...typed } });
  };
  return (
    <>
      <Button popoverTarget="views" icon={<Bookmark aria-hidden />}>
        <span className="max-w-40 truncate">{active ? active.name : 'Saved views'}</span>
      </Button>
      <div
        id="views"
        popover="auto"
        className="fixed inset-auto end-3 top-[calc(var(--bar)+3.75rem)] m-0 max-h-[70dvh] w-80 max-w-[calc(100vw-1.5rem)] gap-3 overflow-y-auto rounded border bg-raised p-3 text-ink shadow-overlay open:grid sm:end-6"
      >
        {views.length === 0 ? (
          <p className="text-meta text-muted">A saved view keeps the filter and the order of this list under a name.</p>
        ) : (
          <ul>
            {views.map((view) => (
              <ViewRow key={view.id} view={view} href={withQuery(action, view.query)} active={view === active} />
            ))}
          </ul>
        )}
        <form noValidate onSubmit={save} className="grid gap-2 border-t pt-3">
          <Field id="view-name" label="Save this view as" error={errorOf('name')}>
            {(control) => (
              <Input
                {...control}
                maxLength={80}
                placeholder="Production, open to anyone"
                value={typed.name}
                onChange={({ target }) => set({ ...typed, name: target.value })}
              />
            )}
          </Field>
          <Checkbox
            label="Share it with everybody"
            hint={sharing ?? undefined}
            disabled={sharing !== null}
            checked={typed.shared}
            onChange={({ target }) => set({ ...typed, shared: target.checked })}
          />
          {problem && problem.issues.length === 0 ? <ProblemCallout problem={problem} /> : null}
          <Button type="submit" busy={busy} disabledReason={active ? `It is saved as “${active.name}”.` : null}>
            Save view
          </Button>
        </form>
      </div>
    </>
  );
}

interface RowProps {
  readonly view: SavedView;
  readonly href: string;
  readonly active: boolean;
}

function ViewRow({ view: { id, name, shared, owner, mayDelete }, href, active }: RowProps) {
  const { submit, busy, problem } = useSubmit();
  return (
    <li className="flex flex-wrap items-center gap-2">
      <Link
        href={href}
        prefetch={false}
        aria-current={active ? 'true' : undefined}
        className="grid min-h-8 min-w-0 grow content-center rounded px-2 hover:bg-hover aria-[current]:bg-accent-soft aria-[current]:text-accent"
      >
        <span className="truncate">
          <VisibleText text={name} />
        </span>
        {shared ? <span className="truncate text-meta text-muted">Shared by {owner}</span> : null}
      </Link>
      {mayDelete ? (
        <IconButton
          label={`Delete the view ${name}`}
          size="sm"
          busy={busy}
          onClick={() =>
            void submit({ method: 'DELETE', path: `/views/${encodeURIComponent(id)}`, body: undefined }, () => {})
          }
        >
          <Trash2 aria-hidden />
        </IconButton>
      ) : null}
      {problem ? <ProblemCallout problem={problem} /> : null}
    </li>
  );
}
