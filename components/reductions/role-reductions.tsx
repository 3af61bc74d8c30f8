import { ShieldCheck } from 'lucide-react';
import { DraftButton } from '@/components/reductions/draft-button';
import { Losses } from '@/components/reductions/losses';
import { CodedText } from '@/components/ui/coded-text';
import { EmptyState } from '@/components/ui/empty-state';
import { Section } from '@/components/ui/page-header';
import { Time } from '@/components/ui/time';
import type { ReductionsView } from '@/lib/services/reductions/get-reductions';

interface Props {
  readonly view: ReductionsView;
  /** Why the reader may not draft; null: may. */
  readonly refusal: string | null;
}

/** What would make the role admit less, each as a change that one click drafts. */
export function RoleReductions({ view, refusal }: Props) {
  const { role, baseDigest, offered, notOffered, observedSince } = view;
  return (
    <>
      <Section title="Reduce access">
        <p className="max-w-read text-muted">
          Each proposal is proved to admit nobody who is kept out today. Drafting one changes nothing: somebody else
          approves it.{' '}
          {observedSince === null ? (
            'Not observed: CloudTrail does not answer for this account, so who uses the role is not known.'
          ) : (
            <>
              CloudTrail is known since <Time at={observedSince} show="absolute" />.
            </>
          )}
        </p>
        {offered.length === 0 ? (
          <EmptyState title="Nothing to reduce" icon={<ShieldCheck aria-hidden />}>
            No proposal would make this role admit less.
          </EmptyState>
        ) : (
          <ul className="divide-y">
            {offered.map((each, index) => (
              <li key={each.id} className="grid gap-2 py-4 sm:grid-cols-[minmax(0,1fr)_auto]">
                <div className="grid gap-1">
                  <h3 className="font-semibold break-words">
                    <CodedText text={each.label} />
                  </h3>
                  <p className="max-w-read text-muted">
                    {each.says}
                    {each.scope === null ? null : ` In statement ${each.scope.statement + 1}.`}
                  </p>
                  <Losses reduction={each} />
                </div>
                <div>
                  <DraftButton
                    path="/reductions/drafts"
                    body={{
                      proposals: [{ accountId: role.accountId, name: role.name, id: each.id, baseDigest }],
                      reason: `${each.says} Nobody who is kept out today gets in.`,
                    }}
                    label="Draft change"
                    name={each.label}
                    primary={index === 0}
                    disabledReason={refusal}
                  />
                </div>
              </li>
            ))}
          </ul>
        )}
      </Section>
      {notOffered.length === 0 ? null : (
        <Section title="Not offered">
          <ul className="grid max-w-read gap-1">
            {notOffered.map(({ kind, reason }) => (
              <li key={kind}>
                <span className="font-medium">{KIND_WORDS[kind]}</span>: <span className="text-muted">{reason}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

/** Kinds of proposals, as a person names them. */
export const KIND_WORDS = {
  'limit-to-used': 'Limit to what was used',
  'limit-to-today': 'Limit to the projects that match today',
  'limit-to-protected': 'Limit to protected branches and tags',
  'close-segment': 'Close the segment',
  'pin-id': 'Pin the project id',
  'remove-unused': 'Remove what was not used',
  'fix-dead': 'Remove what admits nobody',
  'mend-finding': 'Mend a finding',
  'close-statement': 'Admit nobody',
} as const;
