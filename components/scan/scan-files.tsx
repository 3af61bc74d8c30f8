'use client';

import { FileJson } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { ScanReport } from '@/components/scan/scan-report';
import { textsOf, useScan } from '@/components/scan/use-scan';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { cx } from '@/components/ui/cx';

/** Takes files of an estate and shows what they say of it. */
export function ScanFiles() {
  const { state, scan, clear } = useScan();
  const [over, setOver] = useState(false);
  const [names, setNames] = useState<readonly string[]>([]);
  const chooser = useRef<HTMLInputElement>(null);
  const take = (files: readonly File[]): void => {
    if (files.length === 0) return;
    setNames(files.map(({ name }) => name));
    void scan(() => textsOf(files));
  };
  const forget = (): void => {
    clear();
    setNames([]);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    take([...event.dataTransfer.files]);
  };
  return (
    <div className="grid gap-4 py-5">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside does the same */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={cx(
          'flex flex-wrap items-center gap-x-4 gap-y-3 rounded border border-dashed px-4 py-5',
          over ? 'border-accent-solid bg-accent-soft' : 'border-line-strong bg-sunken',
        )}
      >
        <FileJson aria-hidden className="size-6 shrink-0 text-faint" />
        <div className="min-w-0 flex-1 basis-72">
          <p className="font-medium">{names.length === 0 ? 'Drop your files here' : names.join(', ')}</p>
          <p className="max-w-read text-meta text-muted">
            Files are read in this browser. Nothing is sent to the server, and nothing is stored.
          </p>
        </div>
        <input
          ref={chooser}
          type="file"
          multiple
          accept=".json,application/json"
          aria-label="Files to scan"
          className="sr-only"
          tabIndex={-1}
          onChange={({ target }) => {
            take([...(target.files ?? [])]);
            target.value = '';
          }}
        />
        <div className="flex gap-2">
          {state.is === 'empty' ? null : <Button onClick={forget}>Clear</Button>}
          <Button variant="primary" onClick={() => chooser.current?.click()}>
            Choose files
          </Button>
        </div>
      </div>
      <p role="status" className={state.is === 'scanning' ? 'text-muted' : 'sr-only'}>
        {state.is === 'scanning' ? `Scanned ${state.done} of ${state.total} roles…` : ''}
        {state.is === 'scanned' ? state.scan.summary.sentence : ''}
      </p>
      {state.is === 'failed' ? (
        <Callout tone="bad" live title="The files could not be scanned.">
          Nothing was sent or stored. Choose the files again, and reload the page if that fails too.
        </Callout>
      ) : null}
      {state.is === 'scanned' ? <ScanReport {...state.scan} /> : null}
    </div>
  );
}
