'use client';

import { useState } from 'react';
import { useSending } from '@/components/api/use-sending';
import { paths } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { RowLink, Table, Td, Th, Tr } from '@/components/ui/table';
import type { MigrationLine } from '@/lib/services/migration/get-migration';
import { StateBadge } from './state-badge';

interface Props {
  readonly lines: readonly MigrationLine[];
  /** Why merge requests cannot be opened; null: they can. */
  readonly refusal: string | null;
}

const keyOf = ({ instanceId, projectId }: MigrationLine) => `${instanceId}/${projectId}`;
export const canPropose = ({ state, editable }: MigrationLine) => state === 'found' && editable;

const HEAD = ['', 'Project', 'State', 'Jobs', 'Variables', 'Static keys', 'Merge request'].map((name) => (
  <Th key={name}>{name === '' ? <span className="sr-only">Choose</span> : name}</Th>
));

/** The projects of a migration; those that are chosen get a merge request each. */
export function MigrationTable({ lines, refusal }: Props) {
  const { busy, give } = useSending();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const open = lines.filter(canPropose);
  const selected = open.filter((line) => chosen.has(keyOf(line)));
  const toggle = (key: string) =>
    setChosen((before) => new Set(before.has(key) ? [...before].filter((each) => each !== key) : [...before, key]));
  const propose = async () => {
    for (const instanceId of new Set(selected.map((line) => line.instanceId))) {
      const projects = selected
        .filter((line) => line.instanceId === instanceId)
        .map(({ projectId, editDigest }) => ({ projectId, editDigest }));
      const said = `Merge requests are being opened: ${projects.length}.`;
      if (await give('POST', '/migration/merge-requests', { instanceId, projects }, said)) setChosen(new Set());
    }
  };
  const nothing = selected.length === 0 ? 'Choose projects first.' : null;
  return (
    <>
      <div className={open.length > 0 ? 'flex flex-wrap items-center gap-2 py-3' : 'hidden'}>
        <Button onClick={() => setChosen(new Set(selected.length === open.length ? [] : open.map(keyOf)))}>
          {selected.length === open.length && open.length > 0
            ? 'Choose none'
            : `Choose all ${open.length} that can be edited`}
        </Button>
        <Button variant="primary" busy={busy} disabledReason={refusal ?? nothing} onClick={() => void propose()}>
          {selected.length === 0
            ? 'Open merge requests'
            : selected.length === 1
              ? 'Open 1 merge request'
              : `Open ${selected.length} merge requests`}
        </Button>
      </div>
      <Table caption="Projects" head={HEAD}>
        {lines.map((line) => (
          <Row key={keyOf(line)} line={line} chosen={chosen.has(keyOf(line))} toggle={() => toggle(keyOf(line))} />
        ))}
      </Table>
    </>
  );
}

function Row({
  line,
  chosen,
  toggle,
}: {
  readonly line: MigrationLine;
  readonly chosen: boolean;
  readonly toggle: () => void;
}) {
  const { path, state, jobs, variables, staticKeys, mergeRequest, trouble } = line;
  const parts = [
    jobs.edit > 0 ? `${jobs.edit} to edit` : null,
    jobs.byHand > 0 ? `${jobs.byHand} by hand` : null,
    jobs.done > 0 ? `${jobs.done} done` : null,
  ].filter((part) => part !== null);
  return (
    <Tr>
      <Td label="Choose">
        {canPropose(line) ? (
          <input
            type="checkbox"
            className="size-4 accent-accent-solid"
            aria-label={`Choose ${path}`}
            checked={chosen}
            onChange={toggle}
          />
        ) : null}
      </Td>
      <Td label="Project">
        <RowLink href={paths.migration(line.instanceId, line.projectId)}>{path}</RowLink>
        {trouble === null ? null : <span className="block text-meta text-bad">{trouble}</span>}
      </Td>
      <Td label="State">
        <StateBadge state={state} />
      </Td>
      <Td label="Jobs">{parts.length === 0 ? '–' : parts.join(', ')}</Td>
      <Td label="Variables">{variables.length === 0 ? '–' : variables.join(', ')}</Td>
      <Td label="Static keys">{staticKeys === null ? 'unknown' : staticKeys === 0 ? '–' : staticKeys}</Td>
      <Td label="Merge request">
        {mergeRequest === null ? '–' : <a href={mergeRequest.url}>!{mergeRequest.number}</a>}
      </Td>
    </Tr>
  );
}
