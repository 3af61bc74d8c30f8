'use client';

import { useState } from 'react';
import { type Sent, send } from '@/components/api/send';
import { Callout } from '@/components/ui/callout';
import { CopyText } from '@/components/ui/copy-text';
import { Time } from '@/components/ui/time';
import type { WhoDrifted as Found, OutsideCall } from '@/lib/services/drift/who-drifted';

interface Props {
  readonly accountId: string;
  readonly name: string;
}

/** Who wrote the role since its policy was approved. CloudTrail is asked when this is opened, each time anew. */
export function WhoDrifted({ accountId, name }: Props) {
  const [sent, setSent] = useState<Sent<Found> | null>(null);
  const ask = async () => {
    setSent(null);
    setSent(await send<Found>('GET', `/roles/${accountId}/${encodeURIComponent(name)}/drift/who`));
  };
  return (
    <details
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) void ask();
      }}
    >
      <summary className="cursor-pointer font-medium">Who did it, as CloudTrail recorded it</summary>
      <div className="pt-2">
        {sent === null ? <p className="text-muted">Asking CloudTrail…</p> : <Answer sent={sent} />}
      </div>
    </details>
  );
}

function Answer({ sent }: { readonly sent: Sent<Found> }) {
  if (!sent.ok) return <Callout tone="bad" title={sent.problem.detail} live />;
  if (!sent.data.allowed)
    return (
      <p className="text-muted">
        The reader of this account may not ask: give it <code>cloudtrail:LookupEvents</code>.
      </p>
    );
  if (sent.data.calls.length === 0)
    return (
      <p className="text-muted">
        Nothing is found since the policy was approved. CloudTrail tells of a call some minutes after it, and for 90
        days.
      </p>
    );
  return (
    <ul className="grid gap-2">
      {sent.data.calls.map((call) => (
        <Call key={call.id} call={call} />
      ))}
    </ul>
  );
}

function Call({ call }: { readonly call: OutsideCall }) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <Time at={call.at} />
      <span className="font-medium">{call.name}</span>
      <span>{call.userName ?? 'unknown user'}</span>
      {call.arn ? <CopyText text={call.arn} /> : null}
      <span className="text-muted">from {call.sourceIp ?? 'an unknown address'}</span>
      <span className="text-muted">
        event <CopyText text={call.id} />
      </span>
    </li>
  );
}
