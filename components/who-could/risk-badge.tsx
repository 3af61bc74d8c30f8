import { Badge } from '@/components/ui/badge';
import type { RoleView } from '@/lib/services/estate/get-role';

type Risk = NonNullable<RoleView['risk']>;

const LOOKS: Readonly<Record<Risk, { readonly word: string; readonly tone: 'neutral' | 'warn' | 'bad' }>> = {
  none: { word: 'No GitLab pipeline', tone: 'neutral' },
  low: { word: 'Low risk', tone: 'neutral' },
  medium: { word: 'Medium risk', tone: 'warn' },
  high: { word: 'High risk', tone: 'bad' },
  critical: { word: 'Critical risk', tone: 'bad' },
};

/** How much is at stake, with how it came about. */
export function RiskBadge({ risk, reason }: { readonly risk: Risk | null; readonly reason: string | null }) {
  const { word, tone } = risk === null ? { word: 'Risk unknown', tone: 'warn' as const } : LOOKS[risk];
  return (
    <Badge tone={tone} hint={reason ?? 'Not yet decided.'}>
      {word}
    </Badge>
  );
}
