import type { ReactNode } from 'react';

interface Choice<T extends string> {
  readonly value: T;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** Why this one cannot be chosen now. */
  readonly disabledReason?: string | null;
}

interface RadioCardsProps<T extends string> {
  readonly legend: ReactNode;
  readonly name: string;
  readonly choices: readonly Choice<T>[];
  readonly value?: T;
  readonly defaultValue?: T;
  readonly onChange?: (value: T) => void;
}

/** One choice of few, each with room for a sentence. */
export function RadioCards<T extends string>(props: RadioCardsProps<T>) {
  const { legend, name, choices, value, defaultValue, onChange } = props;
  return (
    <fieldset className="grid gap-1">
      <legend className="mb-1 font-medium">{legend}</legend>
      <div className="grid gap-2 sm:grid-flow-col sm:auto-cols-fr">
        {choices.map((choice) => (
          <label
            key={choice.value}
            className="flex gap-2.5 rounded border px-3 py-2 hover:border-line-strong has-checked:border-accent has-checked:bg-accent-soft has-disabled:bg-sunken"
          >
            <input
              type="radio"
              name={name}
              value={choice.value}
              disabled={Boolean(choice.disabledReason)}
              className="mt-0.5 size-4 shrink-0 accent-accent-solid"
              {...(value !== undefined && { checked: value === choice.value })}
              {...(value === undefined && { defaultChecked: defaultValue === choice.value })}
              {...(onChange && { onChange: () => onChange(choice.value) })}
            />
            <span className="grid content-start gap-0.5">
              <span className="font-medium">{choice.label}</span>
              {choice.hint != null ? <span className="text-meta text-muted">{choice.hint}</span> : null}
              {choice.disabledReason ? <span className="text-meta text-muted">{choice.disabledReason}</span> : null}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
