import { Lock } from 'lucide-react';
import { paths } from '@/components/paths';
import { SubjectPattern } from '@/components/policy/subject-pattern';
import { ContainmentLine } from '@/components/reach/containment-line';
import { RolePermissions } from '@/components/roles/role-permissions';
import { RoleUse } from '@/components/roles/role-use';
import { Badge } from '@/components/ui/badge';
import { Section } from '@/components/ui/page-header';
import { RowLink, Table, Td, Th, Tr } from '@/components/ui/table';
import { VisibleText } from '@/components/ui/visible-text';
import { describeRef } from '@/lib/mappings/describe-mapping';
import { BEYOND_POLICY } from '@/lib/reach/beyond-policy';
import type { RoleView } from '@/lib/services/estate/get-role';

/** Who can assume the role: the lines of intent, what Drawbridge keeps, and every ref that exists today. */
export function RoleAccess({ role }: { readonly role: RoleView }) {
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
        {role.admitted.length === 0 ? <p className="text-muted">No ref of a known project.</p> : <Refs role={role} />}
        {role.admittedTotal > role.admitted.length ? (
          <p className="text-muted">and {role.admittedTotal - role.admitted.length} more</p>
        ) : null}
      </Section>
      <RolePermissions role={role} />
      <RoleUse observed={role.observed} />
    </>
  );
}

function Refs({ role }: { readonly role: RoleView }) {
  const head = ['Project', 'Ref', 'Type', 'Protection'].map((name) => <Th key={name}>{name}</Th>);
  return (
    <Table caption="Refs that can assume the role" head={head} density="compact">
      {role.admitted.map((each) => (
        <Tr key={`${each.instanceId}/${each.projectId}/${each.ref.type}/${each.ref.name}`}>
          <Td>
            <RowLink href={paths.project(each.instanceId, each.projectId)}>
              <VisibleText text={each.projectPath} />
            </RowLink>
          </Td>
          <Td label="Ref" className="font-mono">
            <bdi>
              <VisibleText text={each.ref.name} />
            </bdi>
          </Td>
          <Td label="Type">{each.ref.type}</Td>
          <Td label="Protection">
            {each.ref.protected ? <Badge tone="ok">Protected</Badge> : <Badge tone="warn">Not protected</Badge>}
            {each.depends === null ? null : <span className="block text-muted">Depends on {each.depends}</span>}
          </Td>
        </Tr>
      ))}
    </Table>
  );
}
