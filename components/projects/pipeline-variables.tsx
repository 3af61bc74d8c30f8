import { Section } from '@/components/ui/page-header';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { PipelinesView } from '@/lib/services/pipelines/pipelines-view';

/** Names and scopes of the variables that jobs have. */
export function PipelineVariables({ variables: { names, unread } }: Pick<PipelinesView, 'variables'>) {
  const head = (
    <>
      <Th>Variable</Th>
      <Th>Set by</Th>
      <Th>Environment</Th>
      <Th>Given to</Th>
    </>
  );
  return (
    <Section title="CI/CD variables">
      <p className="text-muted">Names only: Drawbridge never shows or keeps what a variable holds.</p>
      {names.length === 0 ? null : (
        <Table caption="CI/CD variables of the project, its groups and the instance" head={head}>
          {names.map(({ key, holder, environmentScope, protected: isProtected }) => (
            <Tr key={`${holder.kind} ${holder.path} ${key} ${environmentScope}`}>
              <Td>
                <code>{key}</code>
              </Td>
              <Td label="Set by">{holder.kind === 'instance' ? 'the instance' : `${holder.kind} ${holder.path}`}</Td>
              <Td label="Environment">{environmentScope === '*' ? 'every environment' : environmentScope}</Td>
              <Td label="Given to">{isProtected ? 'protected branches and tags' : 'every pipeline'}</Td>
            </Tr>
          ))}
        </Table>
      )}
      {unread.map((each) => (
        <p key={each} className="text-muted">
          {each}
        </p>
      ))}
    </Section>
  );
}
