import { Lock, Trash2, Undo2 } from 'lucide-react';
import type { AddedLine, Draft } from '@/components/composer/draft';
import { PolicyJson } from '@/components/policy/policy-json';
import { Badge } from '@/components/ui/badge';
import { Button, IconButton } from '@/components/ui/button';
import { contentHash } from '@/lib/mappings/mapping-id';
import type { ForeignStatement } from '@/lib/mappings/types';
import type { Instead } from '@/lib/reach/policy-lines';

interface Props {
  readonly foreign: ForeignStatement;
  /** Its key in the draft. */
  readonly lineKey: string;
  readonly draft: Draft;
  /** What it can be replaced by, as the server found; null: nothing, or not known yet. */
  readonly instead: Instead | null;
  readonly onChange: (patch: Partial<Draft>) => void;
}

/** A statement that is no mapping: kept as it is, removed as a whole, or replaced by mappings. */
export function ForeignRow({
  foreign: { statement, statementIndex, reason },
  lineKey,
  draft,
  instead,
  onChange,
}: Props) {
  const name = statement.sid ?? `Statement ${statementIndex + 1}`;
  const removed = draft.remove.includes(lineKey);
  const without = draft.remove.filter((key) => key !== lineKey);
  // Lines in its place are known by their keys, so that they go where it comes back.
  const place = `instead ${contentHash(lineKey)} `;
  const keep = () => onChange({ remove: without, add: draft.add.filter(({ key }) => !key.startsWith(place)) });
  const replaceBy = ({ lines }: Instead) => {
    const add = lines.map((line, index): AddedLine => ({ ...line, key: `${place}${index}` }));
    onChange({ remove: [...without, lineKey], add: [...draft.add, ...add] });
  };
  return (
    <div className="grid gap-1.5 border-b py-2">
      <div className="flex flex-wrap items-center gap-2">
        <Lock aria-hidden className="size-4 shrink-0 text-muted" />
        <span className={`min-w-0 grow basis-60 ${removed ? 'text-faint line-through' : ''}`}>
          <span className="font-medium">{name}</span>{' '}
          <span className="text-muted">
            {reason} {removed ? '' : 'It is kept as it is.'}
          </span>
        </span>
        {removed ? <Badge tone="bad">Removed</Badge> : null}
        <IconButton
          label={removed ? `Keep ${name}` : `Remove ${name}`}
          onClick={removed ? keep : () => onChange({ remove: [...draft.remove, lineKey] })}
        >
          {removed ? <Undo2 /> : <Trash2 />}
        </IconButton>
      </div>
      {instead === null || removed ? null : (
        <p className="flex flex-wrap items-center gap-2 ps-6">
          <Button size="sm" onClick={() => replaceBy(instead)}>
            {instead.exact ? `Take over as ${counted(instead, 'mapping')}` : `Replace with ${counted(instead, 'ref')}`}
          </Button>
          <span className="text-meta text-muted">
            {instead.exact
              ? 'Proved: the role admits exactly the same tokens.'
              : 'Only what it admits today. What it would admit later loses access.'}
          </span>
        </p>
      )}
      <details className="ps-6">
        <summary className="cursor-pointer text-meta text-muted">Show the statement</summary>
        <PolicyJson text={JSON.stringify(statement.source, null, 2)} label={name} />
      </details>
    </div>
  );
}

const counted = ({ lines }: Instead, word: string): string => `${lines.length} ${word}${lines.length === 1 ? '' : 's'}`;
