'use client';

import { useState } from 'react';
import { send } from '@/components/api/send';
import { Explanation } from '@/components/explain/explanation';
import { readToken } from '@/components/explain/read-token';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Field } from '@/components/ui/form/field';
import { Textarea } from '@/components/ui/form/input';
import { Time } from '@/components/ui/time';
import type { AccessExplanation } from '@/lib/services/estate/explain-access';

interface Props {
  /** Absent: all roles. */
  readonly role: { readonly accountId: string; readonly name: string } | null;
}

/** The claims as the field shows them, with the time that they end. */
const shownOf = ({ claims, expiresAt }: Extract<ReturnType<typeof readToken>, { ok: true }>) => ({
  ...claims,
  ...(expiresAt === null ? {} : { exp: expiresAt.getTime() / 1000 }),
});

/** Explains a real token. It is taken apart here: its signature never leaves the field, and only claims that AWS reads are sent. */
export function PasteToken({ role }: Props) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [explanation, setExplanation] = useState<AccessExplanation | null>(null);
  const [expiredAt, setExpiredAt] = useState<Date | null>(null);
  const change = (typed: string) => {
    const read = readToken(typed);
    // A whole token is replaced by its claims at once, so that the field holds nothing worth stealing.
    setText(read.ok ? JSON.stringify(shownOf(read), null, 2) : typed);
    setProblem(null);
  };
  const explain = async () => {
    const read = readToken(text);
    if (!read.ok) return setProblem(read.reason);
    setBusy(true);
    const body = { token: { kind: 'claims', claims: read.claims }, ...(role && { role }) };
    const sent = await send<AccessExplanation>('POST', '/explain', body);
    setBusy(false);
    // STS looks at the time first, so a token that is over is told before anything else.
    setExpiredAt(read.expiresAt !== null && read.expiresAt.getTime() < Date.now() ? read.expiresAt : null);
    if (sent.ok) setExplanation(sent.data);
    else setProblem(sent.problem.detail);
  };
  return (
    <div className="grid gap-3">
      <Field
        id="token"
        label="ID token, or its claims as JSON"
        hint="It is decoded in this browser. Its signature is dropped, and nothing is stored."
        error={problem}
      >
        {(control) => (
          <Textarea
            {...control}
            mono
            rows={6}
            spellCheck={false}
            autoComplete="off"
            value={text}
            onChange={({ target }) => change(target.value)}
          />
        )}
      </Field>
      <div>
        <Button variant="primary" busy={busy} onClick={() => void explain()}>
          Explain the token
        </Button>
      </div>
      {expiredAt && explanation ? (
        <Callout tone="bad" live title="This token has expired, so STS refuses it.">
          It was valid until <Time at={expiredAt.toISOString()} show="absolute" />. A new token with the same claims is
          judged below.
        </Callout>
      ) : null}
      {explanation ? <Explanation explanation={explanation} hrefOf={null} composeHref={null} /> : null}
      {explanation?.role?.verdict.admitted ? (
        <Callout tone="info" title="The signature of the token was not checked. STS checks it." />
      ) : null}
    </div>
  );
}
