'use client';

import { Plus, Trash2, Undo2 } from 'lucide-react';
import { type AddedLine, type Draft, mappingOf } from '@/components/composer/draft';
import { ForeignRow } from '@/components/composer/foreign-statement';
import type { PointedAt } from '@/components/composer/line-refs';
import { UntilChoice } from '@/components/composer/until-choice';
import { Badge } from '@/components/ui/badge';
import { IconButton } from '@/components/ui/button';
import { VisibleText } from '@/components/ui/visible-text';
import { describeMapping, describeRef } from '@/lib/mappings/describe-mapping';
import { foreignKey } from '@/lib/mappings/line-policies';
import type { RecoveredPolicy, RefSelector } from '@/lib/mappings/types';
import type { PolicyLine } from '@/lib/reach/policy-lines';
import type { ComposerView } from '@/lib/services/changes/get-composer';

interface Props {
  readonly view: ComposerView;
  readonly recovered: RecoveredPolicy;
  readonly draft: Draft;
  readonly onChange: (patch: Partial<Draft>) => void;
  /** What the server found of each line of the draft. */
  readonly lines: readonly PolicyLine[];
  readonly onPoint: (at: PointedAt | null) => void;
}

/** The policy as lines of intent: what is live, what goes, what comes, and what Drawbridge keeps as it is. */
export function MappingList({ view, recovered, draft, onChange, lines, onPoint }: Props) {
  const pointing = (at: PointedAt) => ({
    onPointerEnter: () => onPoint(at),
    onPointerLeave: () => onPoint(null),
    onFocus: () => onPoint(at),
    onBlur: () => onPoint(null),
  });
  return (
    <div className="grid gap-4">
      <ul className="divide-y border-y">
        {recovered.mappings.map((mapping) => (
          <Live
            key={`${mapping.statementIndex}/${mapping.id}`}
            pointing={pointing}
            mapping={mapping}
            removed={draft.remove.includes(mapping.id)}
            until={endOf(view, draft, mapping.id)}
            onUntil={(until) =>
              onChange({ limit: [...draft.limit.filter(({ id }) => id !== mapping.id), { id: mapping.id, until }] })
            }
            onToggle={(removed) =>
              onChange({
                remove: removed ? [...draft.remove, mapping.id] : draft.remove.filter((id) => id !== mapping.id),
              })
            }
          />
        ))}
        {draft.add.map((line) => (
          <Added
            key={line.key}
            pointing={pointing}
            view={view}
            line={line}
            onUntil={(until) =>
              onChange({ add: draft.add.map((each) => (each.key === line.key ? withEnd(each, until) : each)) })
            }
            onRemove={() => onChange({ add: draft.add.filter((each) => each.key !== line.key) })}
          />
        ))}
        {recovered.mappings.length + draft.add.length === 0 ? (
          <li className="py-3 text-muted">
            {recovered.foreign.length === 0
              ? 'No pipeline is mapped to this role. Add one above.'
              : 'No mapping. The statements below say who gets in.'}
          </li>
        ) : null}
      </ul>
      {recovered.foreign.map((foreign) => {
        const key = foreignKey(foreign.statement);
        const name = foreign.statement.sid ?? `Statement ${foreign.statementIndex + 1}`;
        const denies = foreign.statement.effect === 'Deny';
        return (
          <div key={foreign.statementIndex} {...pointing({ key, name, denies })}>
            <ForeignRow
              foreign={foreign}
              lineKey={key}
              draft={draft}
              instead={lines.find((line) => line.key === key)?.instead ?? null}
              onChange={onChange}
            />
          </div>
        );
      })}
    </div>
  );
}

/** Handlers of a line that say that someone points at it, or has the focus in it. */
type Pointing = (at: PointedAt) => object;

interface LiveProps {
  readonly pointing: Pointing;
  readonly mapping: RecoveredPolicy['mappings'][number];
  readonly removed: boolean;
  readonly until: string | null;
  readonly onUntil: (until: string | null) => void;
  readonly onToggle: (removed: boolean) => void;
}

function Live({ pointing, mapping, removed, until, onUntil, onToggle }: LiveProps) {
  const { source, ref } = mapping;
  const name = `${source.path}, ${describeRef(ref)}`;
  return (
    <li
      {...pointing({ key: mapping.id, name: describeMapping(mapping), denies: false })}
      className="flex flex-wrap items-center gap-2 py-2"
    >
      <span className={`min-w-0 grow ${removed ? 'text-faint line-through' : ''}`}>
        <Words source={source} of={ref} />
      </span>
      {removed ? <Badge tone="bad">Removed</Badge> : <UntilChoice name={name} until={until} onUntil={onUntil} />}
      <IconButton label={removed ? 'Keep it' : `Remove ${name}`} onClick={() => onToggle(!removed)}>
        {removed ? <Undo2 /> : <Trash2 />}
      </IconButton>
    </li>
  );
}

interface WordsProps {
  readonly source: { readonly kind: 'project' | 'group'; readonly path: string };
  readonly of: RefSelector;
}

const Words = ({ source, of }: WordsProps) => (
  <>
    <span className="font-medium">
      <VisibleText text={source.path} />
    </span>
    {source.kind === 'group' ? <span className="text-faint"> and everything below</span> : null}:{' '}
    <bdi>
      <VisibleText text={describeRef(of)} />
    </bdi>
  </>
);

/** When a live mapping ends: as chosen here, else as it is. */
const endOf = (view: ComposerView, draft: Draft, mappingId: string): string | null => {
  const chosen = draft.limit.find(({ id }) => id === mappingId);
  return chosen ? chosen.until : (view.limits.find((limit) => limit.mappingId === mappingId)?.endsAt ?? null);
};

function withEnd({ until: _, ...line }: AddedLine, until: string | null): AddedLine {
  return until === null ? line : { ...line, until };
}

interface AddedProps {
  readonly pointing: Pointing;
  readonly view: ComposerView;
  readonly line: AddedLine;
  readonly onUntil: (until: string | null) => void;
  readonly onRemove: () => void;
}

function Added({ pointing, view, line, onUntil, onRemove }: AddedProps) {
  const built = mappingOf(view, line);
  const at = built.ok ? { key: built.mapping.id, name: describeMapping(built.mapping), denies: false } : null;
  return (
    <li className="flex flex-wrap items-center gap-2 py-2" {...(at && pointing(at))}>
      <Plus aria-hidden className="size-4 shrink-0 text-ok" />
      <span className="min-w-0 grow">
        <Words source={line.source} of={line.ref} />
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
