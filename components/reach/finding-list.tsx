import Link from 'next/link';
import { Badge } from '@/components/ui/badge';
import type { Finding, Severity } from '@/lib/reach/types';

const TONES: Readonly<Record<Severity, 'bad' | 'warn' | 'neutral'>> = {
  critical: 'bad',
  high: 'bad',
  medium: 'warn',
  low: 'neutral',
  info: 'neutral',
};

interface Props {
  readonly findings: readonly Finding[];
  /** Where the edit that mends a finding is composed; absent: nowhere. */
  readonly fixHref?: (finding: Finding) => string;
}

/** What is wrong with a policy: one sentence, an example, a remedy, and the edit where one can be computed. */
export function FindingList({ findings, fixHref }: Props) {
  return (
    <ul className="divide-y">
      {findings.map((finding) => (
        <li key={`${finding.id}/${finding.path.join('/')}`} className="grid gap-1 py-3">
          <p className="flex flex-wrap items-center gap-2">
            <Badge tone={TONES[finding.severity]}>{finding.severity}</Badge>
            <span className="max-w-read font-medium">{finding.message}</span>
            <span className="font-mono text-meta break-all text-faint">{finding.path.join('.')}</span>
          </p>
          {finding.example ? (
            <p className="break-all">
              <span className="text-muted">For example </span>
              <bdi className="font-mono">{finding.example}</bdi>
            </p>
          ) : null}
          <p className="max-w-read text-muted">{finding.remedy}</p>
          {finding.fix && fixHref ? (
            <p>
              <Link className="text-accent underline" prefetch={false} href={fixHref(finding)}>
                Compose the edit that mends it
              </Link>
            </p>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
