import Link from 'next/link';
import { paths } from '@/components/paths';
import { PlanMove } from '@/components/projects/plan-move';
import { RowLink, Table, Td, Th, Tr } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { ProjectView } from '@/lib/services/estate/get-project';
import type { RenameState } from '@/lib/services/renames/planned-renames';

const WORDS: Readonly<Record<RenameState, string>> = {
  'given-up': 'Given up: the change that admits both paths came to nothing.',
  'waits-for-change': 'Waits for the change that admits both paths.',
  'waits-for-rename': 'Both paths are admitted. Waits for the rename in GitLab.',
  elsewhere: 'The project has a third path. Nothing is dropped.',
  renamed: 'Renamed. The old path is dropped once both are admitted and the role has not drifted.',
  dropping: 'Renamed. The change that drops the old path is open.',
  kept: 'Renamed. The change that drops the old path came to nothing: it is still admitted.',
  done: 'Done: only the new path is admitted.',
};

/** The same of a change of sub components. */
const FORM_WORDS: Readonly<Record<RenameState, string>> = {
  'given-up': 'Given up: the change that admits both forms came to nothing.',
  'waits-for-change': 'Waits for the change that admits both forms.',
  'waits-for-rename': 'Both forms are admitted. Waits for the setting in GitLab.',
  elsewhere: 'The project has another path. Nothing is dropped.',
  renamed: 'Set in GitLab. The old form is dropped once both are admitted and the role has not drifted.',
  dropping: 'Set in GitLab. The change that drops the old form is open.',
  kept: 'Set in GitLab. The change that drops the old form came to nothing: it is still admitted.',
  done: 'Done: only the new form is admitted.',
};

interface Props {
  readonly project: ProjectView;
  /** Why the reader may not plan one; null: may. */
  readonly refusal: string | null;
}

/** Renames that are to come, each with how far it is. */
export function PlannedRenames({ project, refusal }: Props) {
  const { renames, roles } = project;
  const head = (
    <>
      <Th>Role</Th>
      <Th>New path or form</Th>
      <Th>State</Th>
      <Th>Changes</Th>
      <Th>Planned</Th>
    </>
  );
  return (
    <div className="grid justify-items-start gap-3">
      {renames.length === 0 ? (
        <p className="text-muted">None.</p>
      ) : (
        <Table caption="Planned renames of the project" head={head}>
          {renames.map((rename) => (
            <Tr key={rename.id}>
              <Td>
                <RowLink href={paths.role({ accountId: rename.accountId, name: rename.roleName })}>
                  <VisibleText text={rename.roleName} />
                </RowLink>
              </Td>
              <Td label="New path or form">{rename.newComponents?.join(':') ?? rename.newPath}</Td>
              <Td label="State">{(rename.newComponents === null ? WORDS : FORM_WORDS)[rename.state]}</Td>
              <Td label="Changes">
                <ChangeLink number={rename.change} />
                {rename.dropChange === null ? null : (
                  <>
                    {', '}
                    <ChangeLink number={rename.dropChange} />
                  </>
                )}
              </Td>
              <Td label="Planned">
                <Time at={rename.plannedAt} />
              </Td>
            </Tr>
          ))}
        </Table>
      )}
      {refusal ? <p className="text-muted">{refusal}</p> : null}
      {refusal === null && roles.length > 0 ? (
        <div className="flex flex-wrap gap-2">
          <PlanMove project={project} move="rename" />
          <PlanMove project={project} move="components" />
        </div>
      ) : null}
    </div>
  );
}

const ChangeLink = ({ number }: { readonly number: number }) => <Link href={paths.change(number)}>{number}</Link>;
