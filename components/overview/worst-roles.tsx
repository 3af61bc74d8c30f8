import Link from 'next/link';
import { paths } from '@/components/paths';
import { SubjectPattern } from '@/components/policy/subject-pattern';
import { RungBadge } from '@/components/reach/rung-badge';
import { Badge } from '@/components/ui/badge';
import { CodedText } from '@/components/ui/coded-text';
import { VisibleText } from '@/components/ui/visible-text';
import { RiskBadge } from '@/components/who-could/risk-badge';
import type { WorstRole } from '@/lib/services/estate/get-overview';

interface WorstRolesProps {
  readonly roles: readonly WorstRole[];
  /** Of all roles with a critical or high finding. */
  readonly count: number;
}

/** The worst finding of the worst roles, each with an example and the way to its remedy. */
export function WorstRoles({ roles, count }: WorstRolesProps) {
  if (roles.length === 0) return <p className="text-muted">No critical or high finding.</p>;
  return (
    <>
      <ul className="divide-y">
        {roles.map(({ accountId, accountName, name, rung, risk, riskReason, finding }) => (
          <li key={`${accountId}/${name}`} className="grid gap-1 py-3 first:pt-0">
            <p className="flex flex-wrap items-center gap-2">
              <Link
                href={paths.role({ accountId, name }, { tab: 'findings' })}
                prefetch={false}
                className="rounded font-medium hover:underline"
              >
                <VisibleText text={name} />
              </Link>
              <span className="text-muted">
                <VisibleText text={accountName} />
              </span>
              <RungBadge rung={rung} quiet />
              <Badge tone="bad">{finding.severity}</Badge>
              <RiskBadge risk={risk} reason={riskReason} />
            </p>
            <p className="max-w-read">
              <CodedText text={finding.title} />
            </p>
            <p>
              <Link
                href={paths.role({ accountId, name }, { tab: 'reduce' })}
                prefetch={false}
                aria-label={`Reduce access of ${name}`}
                className="rounded text-accent underline"
              >
                Reduce access
              </Link>
            </p>
            {finding.example ? (
              <p className="text-muted">
                Example subject: <SubjectPattern pattern={finding.example} exact />
              </p>
            ) : null}
          </li>
        ))}
      </ul>
      {count > roles.length ? (
        <Link
          href={paths.roles({ sort: 'findings', where: 'severity:critical,high' })}
          className="justify-self-start rounded text-accent underline"
        >
          {count} roles have a critical or high finding
        </Link>
      ) : null}
    </>
  );
}
