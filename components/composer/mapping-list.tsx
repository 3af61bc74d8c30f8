'use client';

import { Lock, Plus, Trash2, Undo2 } from 'lucide-react';
import { type AddedLine, type Draft, mappingOf } from '@/components/composer/draft';
import { UntilChoice } from '@/components/composer/until-choice';
import { PolicyJson } from '@/components/policy/policy-json';
import { Badge } from '@/components/ui/badge';
import { IconButton } from '@/components/ui/button';
import { VisibleText } from '@/components/ui/visible-text';
import { describeRef } from '@/lib/mappings/describe-mapping';
import type { RecoveredPolicy } from '@/lib/mappings/types';
import type { ComposerView } from '@/lib/services/changes/get-composer';

interface Props {
  readonly view: ComposerView;
  readonly recovered: RecoveredPolicy;
  readonly draft: Draft;
  readonly onChange: (patch: Partial<Draft>) => void;
}

/** The policy as lines of intent: what is live, what goes, what comes, and what Drawbridge keeps as it is. */
export function MappingList({ view, recovered, draft, onChange }: Props) {
  return (
    <div className="grid gap-4">
      <ul className="divide-y border-y">
        {recovered.mappings.map((mapping) => {
          const removed = draft.remove.includes(mapping.id);
          const toggle = () =>
            onChange({
              remove: removed ? draft.remove.filter((id) => id !== mapping.id) : [...draft.remove, mapping.id],
            });
          return (
            <li key={`${mapping.statementIndex}/${mapping.id}`} className="flex items-center gap-2 py-2">
              <span className={`grow ${removed ? 'text-faint line-through' : ''}`}>
                <span className="font-medium">
                  <VisibleText text={mapping.source.path} />
                </span>
                {mapping.source.kind === 'group' ? <span className="text-faint"> and everything below</span> : null}:{' '}
                <bdi>
                  <VisibleText text={describeRef(mapping.ref)} />
                </bdi>
              </span>
              {removed ? null : (
                <UntilChoice
                  name={`${mapping.source.path}, ${describeRef(mapping.ref)}`}
                  until={endOf(view, draft, mapping.id)}
                  onUntil={(until) =>
                    onChange({
                      limit: [...draft.limit.filter(({ id }) => id !== mapping.id), { id: mapping.id, until }],
                    })
                  }
                />
              )}
              {removed ? <Badge tone="bad">Removed</Badge> : null}
              <IconButton
                label={removed ? 'Keep it' : `Remove ${mapping.source.path}, ${describeRef(mapping.ref)}`}
                onClick={toggle}
              >
                {removed ? <Undo2 /> : <Trash2 />}
              </IconButton>
            </li>
          );
        })}
        {draft.add.map((line) => (
          <Added
            key={line.key}
            view={view}
            line={line}
            onUntil={(until) =>
              onChange({ add: draft.add.map((each) => (each.key === line.key ? withEnd(each, until) : each)) })
            }
            onRemove={() => onChange({ add: draft.add.filter((each) => each.key !== line.key) })}
          />
        ))}
        {recovered.mappings.length + draft.add.length === 0 ? (
          <li className="py-3 text-muted">No pipeline is mapped to this role. Add one below.</li>
        ) : null}
      </ul>
      {recovered.foreign.map(({ statementIndex, statement, reason }) => (
        <details key={statementIndex} className="border-b pb-2">
          <summary className="flex cursor-pointer items-center gap-2">
            <Lock aria-hidden className="size-4 text-muted" />
            <span className="font-medium">{statement.sid ?? `Statement ${statementIndex + 1}`}</span>
            <span className="text-muted">{reason} It is kept as it is.</span>
          </summary>
          <PolicyJson text={JSON.stringify(statement.source, null, 2)} label={`Statement ${statementIndex + 1}`} />
        </details>
      ))}
    </div>
  );
}

/** When a live mapping ends: as chosen here, else as it is. */
const endOf = (view: ComposerView, draft: Draft, mappingId: string): string | null => {
  const chosen = draft.limit.find(({ id }) => id === mappingId);
  return chosen ? chosen.until : (view.limits.find((limit) => limit.mappingId === mappingId)?.endsAt ?? null);
};

function withEnd({ until: _, ...line }: AddedLine, until: string | null): AddedLine {
  return until === null ? line : { ...line, until };
}

function Added({
  view,
  line,
  onUntil,
  onRemove,
}: {
  readonly view: ComposerView;
  readonly line: AddedLine;
  readonly onUntil: (until: string | null) => void;
  readonly onRemove: () => void;
}) {
  const built = mappingOf(view, line);
  return (
    <li className="flex items-center gap-2 py-2">
      <Plus aria-hidden className="size-4 shrink-0 text-ok" />
      <span className="grow">
        <span className="font-medium">
          <VisibleText text={line.source.path} />
        </span>
        {line.source.kind === 'group' ? <span className="text-faint"> and everything below</span> : null}:{' '}
        <bdi>
          <VisibleText text={describeRef(line.ref)} />
        </bdi>
        {built.ok ? null : <span className="block text-meta text-bad">{built.reason}</span>}
      </span>
      <UntilChoice
        name={`${line.source.path}, ${describeRef(line.ref)}`}
        until={line.until ?? null}
        onUntil={onUntil}
      />
      <Badge tone="ok">Added</Badge>
      <IconButton label={`Take back ${line.source.path}`} onClick={onRemove}>
        <Trash2 />
      </IconButton>
    </li>
  );
}
