import { Lock } from 'lucide-react';
import { SubjectPattern } from '@/components/policy/subject-pattern';
import { ContainmentLine } from '@/components/reach/containment-line';
import type { GitLabAt } from '@/components/roles/ref-use';
import { RolePermissions } from '@/components/roles/role-permissions';
import { RoleRefs } from '@/components/roles/role-refs';
import { RoleUse } from '@/components/roles/role-use';
import { Badge } from '@/components/ui/badge';
import { Section } from '@/components/ui/page-header';
import { VisibleText } from '@/components/ui/visible-text';
import { describeRef } from '@/lib/mappings/describe-mapping';
import { BEYOND_POLICY } from '@/lib/reach/beyond-policy';
import type { RoleView } from '@/lib/services/estate/get-role';

/** Who can assume the role: the lines of intent, what Drawbridge keeps, and every ref that exists today. */
export function RoleAccess({ role, gitlabs }: { readonly role: RoleView; readonly gitlabs: readonly GitLabAt[] }) {
  const { mappings, foreign } = role.recovered;
  return (
    <>
      <Section title="Mappings">
        {role.containment ? <ContainmentLine containment={role.containment} /> : null}
        <p className="text-meta text-faint">{BEYOND_POLICY}</p>
        {mappings.length === 0 ? <p className="text-muted">No statement of this policy is a mapping.</p> : null}
        <ul className="divide-y">
          {mappings.map((mapping) => (
            <li
              key={`${mapping.statementIndex}/${mapping.id}`}
              className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2"
            >
              <span className="font-medium">
                {mapping.source.path || `project ${mapping.source.kind === 'project' ? mapping.source.projectId : ''}`}
              </span>
              {mapping.source.kind === 'group' ? <Badge tone="warn">Group and everything below</Badge> : null}
              <bdi>
                <VisibleText text={describeRef(mapping.ref)} />
              </bdi>
              <span className="text-meta text-faint">audience {mapping.audiences.join(', ')}</span>
            </li>
          ))}
        </ul>
        {foreign.map(({ statementIndex, statement, reason }) => (
          <p key={statementIndex} className="flex flex-wrap items-center gap-2">
            <Lock aria-hidden className="size-4 text-muted" />
            <span className="font-medium">{statement.sid ?? `Statement ${statementIndex + 1}`}</span>
            <span className="text-muted">{reason} It is kept as it is.</span>
            {statement.clauses
              .filter((clause) => clause.key.toLowerCase().endsWith(':sub'))
              .flatMap((clause) => clause.values)
              .map((value) => (
                <SubjectPattern key={value} pattern={value} />
              ))}
          </p>
        ))}
      </Section>
      <Section title={`Refs that can assume it today: ${role.admittedTotal}`}>
        {role.admitted.length === 0 ? (
          <p className="text-muted">No ref of a known project.</p>
        ) : (
          <RoleRefs role={role} gitlabs={gitlabs} />
        )}
        {role.admittedTotal > role.admitted.length ? (
          <p className="text-muted">and {role.admittedTotal - role.admitted.length} more</p>
        ) : null}
      </Section>
      <RolePermissions role={role} />
      <RoleUse observed={role.observed} />
    </>
  );
}
