import { SendButton } from '@/components/api/send-button';
import { Badge } from '@/components/ui/badge';
import { Time } from '@/components/ui/time';
import type { RuleSetView } from '@/lib/services/approval-rules/rule-set-view';

const TONES: Readonly<Record<string, 'ok' | 'accent' | 'neutral'>> = { active: 'ok', proposed: 'accent' };

interface Props {
  readonly rules: RuleSetView;
  /** It waits for a decision; why the reader may not approve it, null: they may. */
  readonly decide?: { readonly refusal: string | null };
}

/** One version of the approval rules in words, with who proposed and who decided. */
export function RuleSetShown({ rules, decide }: Props) {
  return (
    <div className="grid gap-2">
      <p>
        Version {rules.version} <Badge tone={TONES[rules.state] ?? 'neutral'}>{rules.state}</Badge>{' '}
        <span className="text-muted">
          {rules.proposedBy} proposed it <Time at={rules.proposedAt} />
          {rules.decidedAt === null ? null : (
            <>
              , {rules.decidedBy} decided <Time at={rules.decidedAt} />
            </>
          )}
        </span>
      </p>
      <p className="max-w-read whitespace-pre-wrap">{rules.note}</p>
      {rules.sentences.length === 0 ? <p>No rule: each change needs one approval.</p> : null}
      <ul className="grid list-disc gap-1 ps-5">
        {rules.sentences.map((sentence, index) => (
          <li key={rules.rules[index]?.name}>
            <span className="font-medium">{rules.rules[index]?.name}</span>: {sentence}
          </li>
        ))}
      </ul>
      {decide ? <Decide version={rules.version} refusal={decide.refusal} /> : null}
    </div>
  );
}

function Decide({ version, refusal }: { readonly version: number; readonly refusal: string | null }) {
  const path = `/approval-rules/${version}`;
  return (
    <div className="flex gap-2">
      <SendButton
        method="POST"
        path={`${path}/approve`}
        body={{}}
        label="Approve"
        name={`rules ${version}`}
        said={`Approval rules ${version} are in force.`}
        disabledReason={refusal}
      />
      <SendButton
        method="POST"
        path={`${path}/reject`}
        body={{}}
        label="Reject"
        name={`rules ${version}`}
        said={`Approval rules ${version} were rejected.`}
        danger
      />
    </div>
  );
}
