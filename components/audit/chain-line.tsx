'use client';

import { useState } from 'react';
import { send } from '@/components/api/send';
import { DeliveryLines } from '@/components/audit/delivery-lines';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Time } from '@/components/ui/time';
import type { AuditChain, AuditVerdict } from '@/lib/services/audit/verify-audit';

/** How far the log goes, when it was last signed, and a look at all of it on demand. */
export function ChainLine({ chain }: { readonly chain: AuditChain }) {
  const [busy, setBusy] = useState(false);
  const [verdict, setVerdict] = useState<AuditVerdict | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const verify = async () => {
    setBusy(true);
    setProblem(null);
    const sent = await send<AuditVerdict>('POST', '/audit/verify', {});
    setBusy(false);
    if (sent.ok) setVerdict(sent.data);
    else setProblem(sent.problem.detail);
  };
  return (
    <div className="grid gap-2 py-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-muted">
        <span>
          {chain.newest ?? 'No'} events, each bound to the one before.{' '}
          {chain.checkpoint ? (
            <>
              Signed up to #{chain.checkpoint.seq} <Time at={chain.checkpoint.at} /> by key{' '}
              <span className="font-mono text-meta">{chain.keyId}</span>.
            </>
          ) : (
            'Not signed yet.'
          )}{' '}
          {chain.verified ? (
            <>
              Last verified <Time at={chain.verified.at} />
              {chain.verified.wholeAt ? (
                <>
                  , the whole of it <Time at={chain.verified.wholeAt} />
                </>
              ) : null}
              .
            </>
          ) : null}
        </span>
        <Button size="sm" busy={busy} onClick={() => void verify()}>
          Verify now
        </Button>
      </div>
      <DeliveryLines deliveries={chain.deliveries} />
      {chain.verified?.problem && verdict === null ? (
        <Callout tone="bad" title={`The log does not hold: ${chain.verified.problem.says}.`}>
          Found <Time at={chain.verified.problem.since} />. <b>Verify now</b> names the first event that is wrong.
        </Callout>
      ) : null}
      {problem ? <Callout tone="bad" title={problem} live /> : null}
      {verdict ? (
        <Callout
          tone={verdict.ok ? 'ok' : 'bad'}
          live
          title={
            verdict.ok
              ? `Verified from #${verdict.first} to #${verdict.last}, with ${verdict.checkpoints} signed ${verdict.checkpoints === 1 ? 'checkpoint' : 'checkpoints'}.`
              : `The log does not hold. ${verdict.seq === null ? '' : `Event ${verdict.seq}: `}${verdict.problem}.`
          }
        >
          <ul className="list-disc ps-5">
            {verdict.outside.map(({ target, compared, problem: trouble }) => (
              <li key={target}>
                {compared === null
                  ? null
                  : `Compared with ${compared} ${compared === 1 ? 'checkpoint' : 'checkpoints'} kept in ${target}. `}
                {trouble}
              </li>
            ))}
          </ul>
        </Callout>
      ) : null}
    </div>
  );
}
