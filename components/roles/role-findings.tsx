import { ShieldCheck } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { EmptyState } from '@/components/ui/empty-state';
import type { Finding, Severity } from '@/lib/reach/types';

const TONES: Readonly<Record<Severity, 'bad' | 'warn' | 'neutral'>> = {
  critical: 'bad',
  high: 'bad',
  medium: 'warn',
  low: 'neutral',
  info: 'neutral',
};

/** What is wrong with a policy, worst first: one sentence, an example, a remedy. */
export function RoleFindings({ findings }: { readonly findings: readonly Finding[] }) {
  if (findings.length === 0) {
    return (
      <EmptyState title="No findings" icon={<ShieldCheck />}>
        Nothing that Drawbridge looks for is wrong with this trust policy.
      </EmptyState>
    );
  }
  return (
    <ul className="divide-y">
      {findings.map((finding) => (
        <li key={`${finding.id}/${finding.path.join('/')}`} className="grid gap-1 py-3">
          <p className="flex flex-wrap items-center gap-2">
            <Badge tone={TONES[finding.severity]}>{finding.severity}</Badge>
            <span className="max-w-read font-medium">{finding.message}</span>
            <span className="font-mono text-meta text-faint">{finding.path.join('.')}</span>
          </p>
          {finding.example ? (
            <p className="break-all">
              <span className="text-muted">For example </span>
              <span className="font-mono">{finding.example}</span>
            </p>
          ) : null}
          <p className="max-w-read text-muted">{finding.remedy}</p>
        </li>
      ))}
    </ul>
  );
}
