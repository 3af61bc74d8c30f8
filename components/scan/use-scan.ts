'use client';

import { useEffect, useRef, useState } from 'react';
import type { Scan } from '@/components/scan/run-scan';
import type { EstateFile } from '@/lib/reach/scan/read-estate-files';
import { MOST_SCANNED } from '@/lib/reach/scan/scan-bounds';

export type ScanState =
  | { readonly is: 'empty' }
  | { readonly is: 'scanning'; readonly done: number; readonly total: number }
  | { readonly is: 'failed' }
  | { readonly is: 'scanned'; readonly scan: Scan };

/** Scans in this browser; nothing is sent and nothing is stored. A new scan stops the one before. */
export function useScan() {
  const [state, setState] = useState<ScanState>({ is: 'empty' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const scan = async (read: () => Promise<readonly EstateFile[]>): Promise<void> => {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    setState({ is: 'scanning', done: 0, total: 0 });
    try {
      // Most of the script of this page: it is loaded when the first file comes.
      const [{ runScan }, files] = await Promise.all([import('@/components/scan/run-scan'), read()]);
      const found = await runScan(
        files,
        (done, total) => own.signal.aborted || setState({ is: 'scanning', done, total }),
        own.signal,
      );
      if (found !== null && !own.signal.aborted) setState({ is: 'scanned', scan: found });
    } catch {
      if (!own.signal.aborted) setState({ is: 'failed' });
    }
  };
  const clear = (): void => {
    running.current?.abort();
    setState({ is: 'empty' });
  };
  return { state, scan, clear };
}

/** The texts of dropped files. Beyond what a scan reads no text is loaded. */
export async function textsOf(dropped: readonly File[]): Promise<readonly EstateFile[]> {
  const files: EstateFile[] = [];
  let left: number = MOST_SCANNED.bytes;
  for (const file of dropped) {
    left -= file.size;
    files.push({ name: file.name, text: left < 0 ? '' : await file.text(), size: file.size });
  }
  return files;
}
