'use client';

import { FlaskConical } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { withQuery } from '@/components/paths';

interface Props {
  /** Origin of the sandbox. */
  readonly url: string;
  readonly people: readonly string[];
  /** User name of who is signed in. */
  readonly current: string;
}

/** On every page while Drawbridge runs on the sandbox: whom one may be instead, and the way to its desk. */
export function SandboxBar({ url, people, current }: Props) {
  const path = usePathname();
  return (
    <nav
      aria-label="Sandbox"
      data-print="no"
      className="flex flex-wrap items-center gap-x-3 gap-y-0.5 border-b bg-accent-soft px-4 py-1 text-meta sm:px-6"
    >
      <span className="flex items-center gap-1.5 font-medium text-accent">
        <FlaskConical aria-hidden className="size-3.5" /> Sandbox
      </span>
      <span className="text-muted">You are {current}. Be</span>
      <ul className="flex flex-wrap gap-x-1">
        {people
          .filter((person) => person !== current)
          .map((person) => (
            <li key={person}>
              <a
                className="inline-flex min-h-6 items-center rounded px-1 text-accent underline"
                href={withQuery(`${url}/-/sandbox/become`, { person, to: path })}
              >
                {person}
              </a>
            </li>
          ))}
      </ul>
      <a
        className="inline-flex min-h-6 items-center rounded text-accent underline sm:ms-auto"
        href={withQuery(`${url}/-/sandbox/desk`, { back: path })}
      >
        Rehearse a pipeline, or pull a lever
      </a>
    </nav>
  );
}
