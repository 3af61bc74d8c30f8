import { ChevronRight } from 'lucide-react';
import { findingNotes } from '@/components/policy/finding-notes';
import { PolicyJson } from '@/components/policy/policy-json';
import { FindingList } from '@/components/reach/finding-list';
import { RungBadge } from '@/components/reach/rung-badge';
import { Badge } from '@/components/ui/badge';
import { CopyText } from '@/components/ui/copy-text';
import { VisibleText } from '@/components/ui/visible-text';
import type { ScannedRole } from '@/lib/reach/scan/scan-role';

/** One role of a scan: its verdict, and opened, what is wrong and its trust policy. */
export function ScannedRoleRow({ role }: { readonly role: ScannedRole }) {
  const { name, accountId, file, reach, findings } = role;
  return (
    <li>
      <details className="group">
        <summary className="flex min-h-10 cursor-pointer flex-wrap items-center gap-x-3 gap-y-1 rounded py-1 hover:bg-hover">
          <ChevronRight aria-hidden className="size-4 shrink-0 text-faint transition-transform group-open:rotate-90" />
          <span className="font-medium break-all">
            <VisibleText text={name} />
          </span>
          <RungBadge rung={reach?.rung ?? null} quiet />
          {findings[0] === undefined ? null : (
            <Badge tone={['critical', 'high'].includes(findings[0].severity) ? 'bad' : 'neutral'}>
              {findings.length === 1 ? '1 finding' : `${findings.length} findings`}
            </Badge>
          )}
          <span className="ms-auto text-meta text-muted">{accountId ?? file}</span>
        </summary>
        <ScannedVerdict role={role} />
      </details>
    </li>
  );
}

/** What a scan says of one trust policy, in full. */
export function ScannedVerdict({ role }: { readonly role: ScannedRole }) {
  const { arn, sentence, problem, findings, projectPaths, isAtLeast, policy } = role;
  return (
    <div className="grid gap-3 pb-5">
      <p className="max-w-read">{problem ?? sentence}</p>
      {arn === null ? null : <CopyText text={arn} />}
      {projectPaths.length === 0 ? null : (
        <p className="max-w-read text-muted">
          {isAtLeast ? 'Projects, at least: ' : 'Projects: '}
          {projectPaths.slice(0, MOST_PROJECTS).join(', ')}
          {projectPaths.length > MOST_PROJECTS ? ` and ${projectPaths.length - MOST_PROJECTS} more` : ''}
        </p>
      )}
      {findings.length === 0 ? null : <FindingList findings={findings} />}
      {policy === '' ? null : (
        <PolicyJson text={policy} notes={findingNotes(policy, findings)} label={`Trust policy of ${role.name}`} />
      )}
    </div>
  );
}

const MOST_PROJECTS = 20;
