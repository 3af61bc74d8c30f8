import { Badge } from '@/components/ui/badge';
import { CHANGES_REQUESTED } from '@/lib/changes/sent-back';
import { type ChangeState, STATE_WORDS } from '@/lib/changes/states';

const TONES = {
  draft: 'neutral',
  in_review: 'accent',
  approved: 'accent',
  scheduled: 'accent',
  applying: 'accent',
  verifying: 'warn',
  applied: 'ok',
  failed: 'bad',
  conflict: 'bad',
  rejected: 'neutral',
  withdrawn: 'neutral',
  expired: 'warn',
  reverted: 'neutral',
} as const;

interface Props {
  readonly state: ChangeState;
  /** A reviewer sent it back, and its author has not answered yet. */
  readonly changesRequested?: boolean;
}

/** The state of a change, in the same word and tone everywhere. */
export function StateBadge({ state, changesRequested = false }: Props) {
  const { word, meaning } = changesRequested ? CHANGES_REQUESTED : STATE_WORDS[state];
  return (
    <Badge tone={changesRequested ? 'warn' : TONES[state]} hint={meaning}>
      {word}
    </Badge>
  );
}
