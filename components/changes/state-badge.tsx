import { Badge } from '@/components/ui/badge';
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

/** The state of a change, in the same word and tone everywhere. */
export function StateBadge({ state }: { readonly state: ChangeState }) {
  const { word, meaning } = STATE_WORDS[state];
  return (
    <Badge tone={TONES[state]} hint={meaning}>
      {word}
    </Badge>
  );
}
