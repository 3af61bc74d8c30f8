'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

/** Reads the page anew while something is under way. It survives a reload, because the server knows how far it is. */
export function RefreshWhile({
  active,
  milliseconds = 1000,
}: {
  readonly active: boolean;
  readonly milliseconds?: number;
}) {
  const router = useRouter();
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => router.refresh(), milliseconds);
    return () => clearInterval(timer);
  }, [active, milliseconds, router]);
  return null;
}
