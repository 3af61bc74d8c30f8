import Link from 'next/link';
import { SubjectPattern } from '@/components/policy/subject-pattern';
import { Badge } from '@/components/ui/badge';
import { CodedText } from '@/components/ui/coded-text';
import { placeWords } from '@/lib/reach/findings/place-words';
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

/** What is wrong with a policy: the fault, why it matters, an example, what to do, and the edit where one can be computed. */
export function FindingList({ findings, fixHref }: Props) {
  return (
    <ul className="divide-y">
      {findings.map((finding) => (
        <li key={`${finding.id}/${finding.path.join('/')}`} className="grid gap-1 py-3">
          <p className="flex flex-wrap items-center gap-2">
            <Badge tone={TONES[finding.severity]}>{finding.severity}</Badge>
            <span className="max-w-read font-medium break-words">
              <CodedText text={finding.title} />
            </span>
          </p>
          <p className="max-w-read text-muted">
            <CodedText text={finding.why} />
          </p>
          {finding.example ? (
            <p className="break-all">
              <span className="text-muted">Example subject: </span>
              <SubjectPattern pattern={finding.example} exact />
            </p>
          ) : null}
          <p className="max-w-read">
            <CodedText text={finding.remedy} />{' '}
            <span className="text-meta text-faint">In {placeWords(finding.path)}.</span>
          </p>
          {finding.fix && fixHref ? (
            <p>
              <Link className="text-accent underline" prefetch={false} href={fixHref(finding)}>
                <CodedText text={finding.fix.label} />
              </Link>
            </p>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
