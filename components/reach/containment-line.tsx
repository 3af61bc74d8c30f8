import { CircleHelp, ShieldAlert, ShieldCheck } from 'lucide-react';
import { VisibleText } from '@/components/ui/visible-text';
import type { Containment } from '@/lib/reach/contained';

const LOOKS = {
  proved: { Icon: ShieldCheck, ink: 'text-ok', word: 'Proved' },
  refuted: { Icon: ShieldAlert, ink: 'text-bad', word: 'Not contained' },
  unknown: { Icon: CircleHelp, ink: 'text-muted', word: 'Not decided' },
} as const;

/** Whether only protected refs of the mapped projects get in: proved, refuted by an example, or which fact is missing. */
export function ContainmentLine({ containment }: { readonly containment: Containment }) {
  const { verdict, reason, example } = containment;
  const { Icon, ink, word } = LOOKS[verdict];
  return (
    <p className="flex items-start gap-2">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${ink}`} />
      <span className="min-w-0">
        <span className="font-medium">{word}:</span> {reason}
        {example ? (
          <>
            {' '}
            <span className="text-muted">For example</span>{' '}
            <bdi className="font-mono text-meta break-all">
              <VisibleText text={example} />
            </bdi>
          </>
        ) : null}
      </span>
    </p>
  );
}
