import { Badge, type Tone } from '@/components/ui/badge';
import { FINDING_STATES, type FindingState } from '@/lib/migration/finding-state';

const LOOKS: Readonly<Record<FindingState, { readonly word: string; readonly tone: Tone }>> = {
  found: { word: 'Found', tone: 'warn' },
  opening: { word: 'Opening', tone: 'accent' },
  proposed: { word: 'Proposed', tone: 'accent' },
  merged: { word: 'Merged', tone: 'neutral' },
  verified: { word: 'Verified', tone: 'ok' },
};

export const StateBadge = ({ state }: { readonly state: FindingState }) => (
  <Badge tone={LOOKS[state].tone} hint={FINDING_STATES[state]}>
    {LOOKS[state].word}
  </Badge>
);
