'use client';

import { CircleAlert } from 'lucide-react';
import { Fragment, type KeyboardEvent, type ReactNode, type Ref, useEffect, useId, useState } from 'react';
import { cx } from '../cx';

export interface Option {
  readonly id: string;
  readonly label: string;
  readonly detail?: string | undefined;
  /** The heading above the option. Options of one group are next to each other. */
  readonly group: string;
}

interface OptionSearchProps {
  readonly label: string;
  readonly placeholder?: string;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  /** What the query finds, best first: this component shows and chooses, and filters nothing. */
  readonly options: readonly Option[];
  readonly onChoose: (id: string) => void;
  /** Shown in place of options. */
  readonly empty: ReactNode;
  readonly inputRef?: Ref<HTMLInputElement>;
  /** Told which option Enter would choose; null: none. */
  readonly onActive?: (id: string | null) => void;
  /** Why what is typed cannot be chosen. */
  readonly error?: string | null;
  readonly hint?: string;
}

const INPUT = 'h-11 w-full border-b bg-transparent px-4 focus-visible:-outline-offset-2 aria-invalid:border-bad-solid';

/** A search with its results below it, moved through by arrow keys. ARIA: combobox with a listbox that is always open. */
export function OptionSearch(props: OptionSearchProps) {
  const { label, query, onQuery, options, onChoose, empty, onActive, error = null, hint } = props;
  const [chosenId, setActive] = useState<string | null>(null);
  const listId = useId();
  const found = options.findIndex(({ id }) => id === chosenId);
  const active = options[Math.max(0, found)];
  const activeId = active?.id ?? null;
  useEffect(() => onActive?.(activeId), [activeId, onActive]);
  const optionId = (id: string): string => `${listId}-${options.findIndex((option) => option.id === id)}`;
  const move = (by: number): void => {
    const next = options.at((Math.max(0, found) + by) % options.length);
    if (!next) return;
    setActive(next.id);
    document.getElementById(optionId(next.id))?.scrollIntoView({ block: 'nearest' });
  };
  const press = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter' && active) onChoose(active.id);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        ref={props.inputRef}
        role="combobox"
        aria-label={label}
        aria-expanded
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={active && optionId(active.id)}
        aria-invalid={error !== null || undefined}
        aria-describedby={cx(hint && `${listId}-hint`, error !== null && `${listId}-error`) || undefined}
        placeholder={props.placeholder}
        value={query}
        onChange={(event) => {
          setActive(null);
          onQuery(event.target.value);
        }}
        onKeyDown={press}
        autoComplete="off"
        spellCheck={false}
        className={INPUT}
      />
      <Said id={listId} hint={hint} error={error} />
      <Options
        id={listId}
        label={label}
        options={options}
        active={active}
        idOf={optionId}
        onReach={setActive}
        onChoose={onChoose}
      />
      {options.length === 0 && empty !== null ? <Empty>{empty}</Empty> : null}
    </>
  );
}

const Empty = ({ children }: { readonly children: ReactNode }) => (
  <div role="status" className="px-4 pb-4 text-muted">
    {children}
  </div>
);

interface OptionsProps extends Pick<OptionSearchProps, 'label' | 'options' | 'onChoose'> {
  readonly id: string;
  readonly active: Option | undefined;
  readonly idOf: (id: string) => string;
  readonly onReach: (id: string) => void;
}

/** A press of an option leaves the focus in the field, so that who types goes on. */
const Options = ({ id, label, options, active, idOf, onReach, onChoose }: OptionsProps) => (
  <div
    id={id}
    role="listbox"
    aria-label={label}
    onMouseDown={(event) => event.preventDefault()}
    className="max-h-96 overflow-y-auto p-1.5"
  >
    {options.map((option, index) => (
      <Fragment key={option.id}>
        {option.group === options[index - 1]?.group ? null : <GroupName name={option.group} />}
        <OptionRow
          id={idOf(option.id)}
          option={option}
          active={option === active}
          onReach={() => onReach(option.id)}
          onChoose={() => onChoose(option.id)}
        />
      </Fragment>
    ))}
  </div>
);

interface SaidProps {
  readonly id: string;
  readonly hint: string | undefined;
  readonly error: string | null;
}

const Said = ({ id, hint, error }: SaidProps) => (
  <>
    {hint ? (
      <p id={`${id}-hint`} className="px-4 pt-1.5 text-meta text-muted">
        {hint}
      </p>
    ) : null}
    {error === null ? null : (
      <p id={`${id}-error`} role="alert" className="flex gap-1.5 px-4 pt-1.5 text-meta text-bad">
        <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
        {error}
      </p>
    )}
  </>
);

const GroupName = ({ name }: { readonly name: string }) => (
  <div role="presentation" className="px-2.5 py-1 text-meta text-muted">
    {name}
  </div>
);

interface OptionRowProps {
  readonly id: string;
  readonly option: Option;
  readonly active: boolean;
  readonly onReach: () => void;
  readonly onChoose: () => void;
}

const OptionRow = ({ id, option: { label, detail }, active, onReach, onChoose }: OptionRowProps) => (
  // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the focus stays in the input, which names the active option
  <div
    id={id}
    role="option"
    aria-selected={active}
    onPointerMove={onReach}
    onClick={onChoose}
    className="flex min-h-9 cursor-pointer items-center gap-3 rounded px-2.5 aria-selected:bg-accent-soft aria-selected:text-accent"
  >
    <span className="truncate">{label}</span>
    {detail ? <span className="ms-auto truncate text-meta text-muted">{detail}</span> : null}
  </div>
);
