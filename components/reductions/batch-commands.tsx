'use client';

import { useState } from 'react';
import { send } from '@/components/api/send';
import { signInAgain } from '@/components/api/use-typed';
import { useRefresh } from '@/components/live/live-provider';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';

/** Commands that can be given to several changes one after another; the server decides about each. */
const COMMANDS = [
  { command: 'submit', label: 'Submit', from: 'draft', body: {} },
  { command: 'approve', label: 'Approve', from: 'in_review', body: { comment: '' } },
  { command: 'apply', label: 'Apply', from: 'approved', body: {} },
] as const;
type Command = (typeof COMMANDS)[number];

interface Props {
  readonly changes: readonly { readonly number: number; readonly state: string }[];
}

/** Gives one command to all changes that are at it. Each is decided on its own, and what was refused says why. */
export function BatchCommands({ changes }: Props) {
  const refresh = useRefresh();
  const [busy, setBusy] = useState<string | null>(null);
  const [refused, setRefused] = useState<readonly string[]>([]);
  const give = async ({ command, from, body }: Command) => {
    setBusy(command);
    setRefused([]);
    const problems: string[] = [];
    for (const { number } of changes.filter(({ state }) => state === from)) {
      const read = await send<{ version: number }>('GET', `/changes/${number}`);
      const sent = read.ok
        ? await send<unknown>('POST', `/changes/${number}/${command}`, body, { version: read.data.version })
        : read;
      if (!sent.ok && sent.problem.code === 'sign-in-again') return signInAgain();
      if (!sent.ok) problems.push(`Change ${number}: ${sent.problem.detail}`);
    }
    setBusy(null);
    setRefused(problems);
    refresh();
  };
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap gap-2">
        {COMMANDS.map((each) => {
          const count = changes.filter(({ state }) => state === each.from).length;
          if (count === 0) return null;
          return (
            <Button
              key={each.command}
              variant="primary"
              busy={busy === each.command}
              disabledReason={busy !== null && busy !== each.command ? 'Another command is under way.' : null}
              onClick={() => void give(each)}
            >
              {`${each.label} ${count === 1 ? '1 change' : `${count} changes`}`}
            </Button>
          );
        })}
      </div>
      {refused.length > 0 ? (
        <Callout tone="warn" title={`${refused.length} were refused. The others went on.`} live>
          {refused.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </Callout>
      ) : null}
    </div>
  );
}
