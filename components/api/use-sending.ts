'use client';

import { useState } from 'react';
import { send } from '@/components/api/send';
import { signInAgain } from '@/components/api/use-typed';
import { useRefresh } from '@/components/live/live-provider';
import { showToast } from '@/components/ui/toast';

/** Milliseconds. */
const QUEUE_MS = 2000;

type Method = 'POST' | 'PUT' | 'DELETE';

/**
 * Sends what a button asks for, says how it went, and reads the page anew. `give` answers whether it was done; while one is under
 * way `busy` is true.
 */
export function useSending() {
  const refresh = useRefresh();
  const [busy, setBusy] = useState(false);
  const give = async (method: Method, path: string, body: unknown, said: string): Promise<boolean> => {
    setBusy(true);
    const sent = await send(method, path, body);
    setBusy(false);
    if (!sent.ok && sent.problem.code === 'sign-in-again') {
      signInAgain();
      return false;
    }
    showToast(sent.ok ? { tone: 'ok', text: said } : { tone: 'bad', text: sent.problem.detail });
    refresh();
    // What was put on a queue begins a moment later.
    setTimeout(refresh, QUEUE_MS);
    return sent.ok;
  };
  return { busy, give };
}
