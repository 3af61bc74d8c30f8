import { CircleCheck, CircleX } from 'lucide-react';
import { cx } from '@/components/ui/cx';
import type { IssuerCheck } from '@/lib/onboarding/issuer-check';

/** What AWS asks of an issuer, line by line, each failure with its remedy. */
export function IssuerFindings({ check: { findings, thumbprint } }: { readonly check: IssuerCheck }) {
  return (
    <div className="grid max-w-read gap-2" aria-live="polite">
      <ul className="grid gap-1.5" aria-label="What AWS asks of the issuer">
        {findings.map(({ ok, what, remedy, note }) => {
          const Icon = ok ? CircleCheck : CircleX;
          return (
            <li key={what} className="flex gap-2">
              <Icon aria-hidden className={cx('mt-0.5 size-4 shrink-0', ok ? 'text-ok' : 'text-bad')} />
              <span className="min-w-0">
                <span className="sr-only">{ok ? 'Holds: ' : 'Does not hold: '}</span>
                {what}
                {remedy ? <span className="block text-muted">{remedy}</span> : null}
                {note ? <span className="block text-meta text-muted">{note}</span> : null}
              </span>
            </li>
          );
        })}
      </ul>
      {thumbprint ? (
        <p>
          Thumbprint <code className="font-mono text-meta break-all">{thumbprint.value}</code>
          <span className="block text-muted">{thumbprint.sentence}</span>
        </p>
      ) : null}
    </div>
  );
}
