'use client';

import { useState } from 'react';
import { ReachBar } from '@/components/reach/reach-bar';
import { ScannedRoleRow } from '@/components/scan/scanned-role-row';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Input } from '@/components/ui/form/input';
import { Section } from '@/components/ui/page-header';
import type { Severity } from '@/lib/reach/types';
import type { Scan } from './run-scan';

/** Rows that are drawn at once: thousands of them would stop the browser. */
const PAGE = 50;
const SHOWN: readonly Severity[] = ['critical', 'high', 'medium'];

/** An estate as files tell of it: the answer, the ladder, and each role with what is wrong. */
export function ScanReport({ summary, problems, projectCount }: Scan) {
  const { roles, byRung, bySeverity, otherCount, accountCount, sentence } = summary;
  const findings = bySeverity.filter(({ severity, count }) => SHOWN.includes(severity) && count > 0);
  return (
    <>
      <p className="max-w-read text-sentence text-pretty">{sentence}</p>
      <p className="text-muted">
        {counted(accountCount, 'account')}, {counted(projectCount, 'project')}
        {otherCount === 0 ? '' : `, and ${counted(otherCount, 'more role')} without GitLab in the trust policy`}.
      </p>
      {problems.map(({ file, message }) => (
        <Callout key={`${file} ${message}`} tone="warn" title={file}>
          {message}
        </Callout>
      ))}
      {projectCount === 0 && roles.length > 0 ? (
        <Callout tone="info" title="There is no project export among these files.">
          Whether a branch is protected is unknown without it. Make one with the command below and drop it together with
          the AWS files.
        </Callout>
      ) : null}
      {roles.length > 0 ? (
        <>
          <Section title="Reach">
            <ReachBar label="Roles by reach" counts={byRung} />
            {findings.length > 0 ? (
              <p className="flex flex-wrap gap-2">
                {findings.map(({ severity, count }) => (
                  <Badge key={severity} tone={severity === 'medium' ? 'warn' : 'bad'}>
                    {counted(count, `${severity} finding`)}
                  </Badge>
                ))}
              </p>
            ) : null}
          </Section>
          <Roles roles={roles} />
        </>
      ) : null}
    </>
  );
}

const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

function Roles({ roles }: Pick<Scan['summary'], 'roles'>) {
  const [query, setQuery] = useState('');
  const [most, setMost] = useState(PAGE);
  const wanted = query.trim().toLowerCase();
  const found = roles.filter(({ arn, name }) => (arn ?? name).toLowerCase().includes(wanted));
  return (
    <Section
      title="Roles, most exposed first"
      actions={
        <div className="w-64">
          <Input
            value={query}
            aria-label="Filter roles by name or account"
            placeholder="Role name or account id"
            data-shortcut="filter"
            onChange={({ target }) => setQuery(target.value)}
          />
        </div>
      }
    >
      {found.length === 0 ? <p className="text-muted">No role has this in its ARN.</p> : null}
      <ul className="divide-y">
        {found.slice(0, most).map((role) => (
          <ScannedRoleRow key={`${role.arn ?? role.name} ${role.file}`} role={role} />
        ))}
      </ul>
      {found.length > most ? (
        <div>
          <Button onClick={() => setMost(most + PAGE)}>
            Show {Math.min(PAGE, found.length - most)} more of {found.length.toLocaleString('en')} roles
          </Button>
        </div>
      ) : null}
    </Section>
  );
}
