'use client';

import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Field } from '@/components/ui/form/field';
import { Input, Select } from '@/components/ui/form/input';
import { OptionSearch } from '@/components/ui/form/option-search';
import type { RefSelector } from '@/lib/mappings/types';
import type { Reading } from '@/lib/reach/reading';
import type { ProjectSource } from '@/lib/services/estate/find-sources';

interface Props {
  /** null: a group, whose projects have refs of their own. */
  readonly project: ProjectSource | null;
  /** Why a ref cannot be mapped, in a sentence; null: it can. */
  readonly refusalOf: (ref: RefSelector) => string | null;
  readonly onPick: (ref: RefSelector) => void;
}

const SHOWN = 12;

/** A real branch or tag, a protected pattern, or one that is typed. */
export function RefPicker({ project, refusalOf, onPick: pick }: Props) {
  const [query, setQuery] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const onPick = (ref: RefSelector) => {
    const reason = refusalOf(ref);
    setRefusal(reason);
    if (reason === null) pick(ref);
  };
  const refs = offered(project?.refs).filter((ref) => ref.name.toLowerCase().includes(query.toLowerCase()));
  const patterns = offered(project?.patterns).filter(
    (rule) => rule.pattern.includes('*') && rule.pattern.includes(query),
  );
  const options = [
    ...patterns.map((rule, index) => ({
      id: `pattern-${index}`,
      label: rule.pattern,
      detail: `protected ${rule.type} pattern`,
      group: 'Protected patterns',
    })),
    ...refs.slice(0, SHOWN).map((ref, index) => ({
      id: `ref-${index}`,
      label: ref.name,
      detail: `${ref.type}, ${ref.protected ? 'protected' : 'not protected'}`,
      group: 'Branches and tags',
    })),
  ];
  const choose = (id: string) => {
    const [kind, index] = [id.split('-')[0], Number(id.split('-')[1])];
    const rule = patterns[index];
    if (kind === 'pattern' && rule) return onPick({ kind: 'pattern', type: rule.type, pattern: rule.pattern });
    const ref = refs[index];
    if (ref) onPick({ kind: 'exact', type: ref.type, name: ref.name });
  };
  return (
    <div className="grid gap-3">
      {project?.refs.read === false ? (
        <Callout tone="warn" title="The branches and tags of this project are not known.">
          {project.refs.because} Type the name of one below: whether it exists and is protected cannot be said.
        </Callout>
      ) : null}
      {project && (project.refs.read || project.patterns.read) ? (
        <OptionSearch
          label="Branch, tag or protected pattern"
          placeholder="Branch, tag or pattern"
          query={query}
          onQuery={setQuery}
          options={options}
          onChoose={choose}
          empty="No branch or tag has this name."
        />
      ) : null}
      <TypedRef refusalOf={refusalOf} onPick={pick} />
      <p className="flex flex-wrap items-center gap-2">
        <Button size="sm" onClick={() => onPick({ kind: 'all', type: 'branch' })}>
          Every branch
        </Button>
        <Button size="sm" onClick={() => onPick({ kind: 'any' })}>
          Any ref
        </Button>
        <Badge tone="warn">Any Developer and every merge request pipeline too</Badge>
      </p>
      {refusal === null ? null : <Callout tone="bad" title={refusal} live />}
    </div>
  );
}

/** What could not be read offers nothing; that it could not is said beside. */
const offered = <T,>(reading: Reading<T> | undefined): readonly T[] => (reading?.read ? reading.items : []);

function TypedRef({ refusalOf, onPick }: Pick<Props, 'refusalOf' | 'onPick'>) {
  const [type, setType] = useState<'branch' | 'tag'>('branch');
  const [text, setText] = useState('');
  const ref: RefSelector = text.includes('*')
    ? { kind: 'pattern', type, pattern: text }
    : { kind: 'exact', type, name: text };
  // Said while it is typed: a ref that cannot be never becomes a line.
  const refusal = text === '' ? null : refusalOf(ref);
  return (
    <form
      className="flex flex-wrap items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (text === '' || refusal !== null) return;
        onPick(ref);
        setText('');
      }}
    >
      <Field id="typed-type" label="Or type one">
        {(control) => (
          <Select
            {...control}
            value={type}
            onChange={(event) => setType(event.target.value === 'tag' ? 'tag' : 'branch')}
          >
            <option value="branch">Branch</option>
            <option value="tag">Tag</option>
          </Select>
        )}
      </Field>
      <div className="min-w-0 flex-1 basis-48">
        <Field id="typed-ref" label="Name or pattern with *" error={refusal}>
          {(control) => (
            <Input
              {...control}
              placeholder="main or release/*"
              mono
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
      </div>
      <Button className="mt-6" type="submit" disabledReason={text === '' ? 'Type a name or a pattern.' : refusal}>
        Add
      </Button>
    </form>
  );
}
