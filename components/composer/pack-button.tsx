'use client';

import { useState } from 'react';
import { send } from '@/components/api/send';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import type { PackedProposal } from '@/lib/services/changes/pack-proposal';

interface Props {
  readonly role: { readonly accountId: string; readonly name: string };
  readonly proposal: unknown;
  /** The draft becomes this document. */
  readonly onPacked: (document: string) => void;
}

/** Writes the draft as small as can be, or says how it would have to be split. */
export function PackButton({ role, proposal, onPacked }: Props) {
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ readonly tone: 'ok' | 'warn'; readonly title: string } | null>(null);
  const [roles, setRoles] = useState<readonly (readonly string[])[]>([]);
  const pack = async () => {
    setBusy(true);
    const body = { role: { accountId: role.accountId, name: role.name }, proposal };
    const sent = await send<PackedProposal>('POST', '/changes/pack', body);
    setBusy(false);
    setRoles([]);
    if (!sent.ok) return setSaid({ tone: 'warn', title: sent.problem.detail });
    const answer = sent.data;
    if (!answer.packed) {
      setRoles(answer.roles);
      return setSaid({ tone: 'warn', title: answer.reason });
    }
    if (answer.after >= answer.before) return setSaid({ tone: 'ok', title: 'It is as small as it can be.' });
    onPacked(answer.document);
    setSaid({
      tone: 'ok',
      title: `Packed from ${answer.before} to ${answer.after} characters. It admits exactly the same: that is proved.`,
    });
  };
  return (
    <div className="grid gap-2">
      <div>
        <Button size="sm" busy={busy} onClick={() => void pack()}>
          Pack
        </Button>
      </div>
      {said ? (
        <Callout tone={said.tone} title={said.title} live>
          {roles.map((mappings, index) => (
            <p key={mappings.join()}>
              Role {index + 1}: {mappings.join('; ')}
            </p>
          ))}
        </Callout>
      ) : null}
    </div>
  );
}
