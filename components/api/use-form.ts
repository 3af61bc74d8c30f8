'use client';

import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { type Sent, type ShownProblem, send } from '@/components/api/send';
import { useTyped } from '@/components/api/use-typed';
import { useRefresh } from '@/components/live/live-provider';

interface Sending {
  readonly method?: 'POST' | 'PUT' | 'DELETE';
  /** Below /api/v1. */
  readonly path: string;
  readonly body: unknown;
  /** Sent as If-Match. */
  readonly version?: number;
}

/** Where to go when it is done, as a path; anything else: the page stays and is read anew. */
type Done<R> = (answer: R) => unknown;

/**
 * Every form that is sent: kept as typed until it is done, busy until the page has moved, errors at their fields and all at
 * once. A press that is repeated, in this tab or in a copy of it, is answered by the server as the first one was.
 */
export function useForm<T>(name: string, start: T) {
  const [{ values, draft }, keepAll] = useTyped(name, { values: start, draft: '' });
  // Of a form that is sent as it began.
  const untyped = useRef('');
  const { busy, problem, submit: sendIt, setProblem } = useSubmit();
  const set = (next: T) =>
    keepAll({ values: next, draft: JSON.stringify(next) === JSON.stringify(start) ? '' : draft || newDraft() });
  const reset = () => {
    untyped.current = '';
    keepAll({ values: start, draft: '' });
  };
  const submit = <R>(sending: Sending, done?: Done<R>): Promise<Sent<R> | null> => {
    untyped.current ||= newDraft();
    return sendIt<R>(
      sending,
      (answer) => {
        reset();
        return done?.(answer);
      },
      draft || untyped.current,
    );
  };
  return { values, set, reset, submit, busy, problem, setProblem, errorOf: errorOf(problem) };
}

/** The sending half of a form, for one that keeps its values elsewhere. */
export function useSubmit() {
  const router = useRouter();
  const refresh = useRefresh();
  const underWay = useRef(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  /** null: it was under way already. `draft` is one and the same for what must not be created twice. */
  const submit = async <R>(
    { method = 'POST', path, body, version }: Sending,
    done: Done<R>,
    draft = '',
  ): Promise<Sent<R> | null> => {
    // Not the state: two presses may come before it is drawn.
    if (underWay.current) return null;
    underWay.current = true;
    setBusy(true);
    setProblem(null);
    const sent = await send<R>(method, path, body, {
      ...(version === undefined ? {} : { version }),
      ...(method === 'POST' && draft !== '' ? { idempotencyKey: await keyOf(draft, path, body) } : {}),
    });
    const next = sent.ok ? done(sent.data) : undefined;
    if (!sent.ok) {
      setProblem(sent.problem);
      focusFirstError();
    }
    // Busy until the page has moved: this form is gone then.
    if (sent.ok && typeof next === 'string') {
      router.push(next);
      return sent;
    }
    underWay.current = false;
    setBusy(false);
    if (sent.ok) refresh();
    return sent;
  };
  return { busy, problem, setProblem, submit, errorOf: errorOf(problem) };
}

/** Not randomUUID: browsers have that over https alone. */
export const newDraft = (): string => hex(crypto.getRandomValues(new Uint8Array(12)));
const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The same draft with the same content is the same request, whoever repeats it; an edited one is another. */
async function keyOf(draft: string, path: string, body: unknown): Promise<string> {
  const text = new TextEncoder().encode(`${path} ${JSON.stringify(body)}`);
  // Only over https and on this machine.
  if (!('subtle' in crypto)) return `${draft}-${text.length}`;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
  return `${draft}-${hex(digest.slice(0, 12))}`;
}

/** Asks for the sentence about a place in the input. */
export type ErrorOf = (...place: readonly (string | number)[]) => string | null;

/** The sentence about a field, or about anything below it; null: nothing is wrong with it. */
const errorOf =
  (problem: ShownProblem | null): ErrorOf =>
  (...place) =>
    problem?.issues.find(({ path }) => place.every((part, index) => path[index] === part))?.message ?? null;

/** After the errors are drawn, the first field with one is where the person goes on. */
function focusFirstError(): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()),
  );
}
