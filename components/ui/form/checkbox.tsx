import { type ComponentProps, type ReactNode, useId } from 'react';
import { cx } from '../cx';

interface CheckboxProps extends Omit<ComponentProps<'input'>, 'type'> {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
}

/** The whole line is the target, so it is at least 24 px high; the hint describes the box and is no part of its name. */
export function Checkbox({ label, hint, className, ...rest }: CheckboxProps) {
  const id = useId();
  return (
    <label className={cx('flex min-h-6 items-start gap-2 py-0.5', className)}>
      <input
        type="checkbox"
        {...rest}
        aria-labelledby={`${id}-label`}
        aria-describedby={hint == null ? undefined : `${id}-hint`}
        className="mt-0.5 size-4 shrink-0 accent-accent-solid"
      />
      <span>
        <span id={`${id}-label`}>{label}</span>
        {hint == null ? null : (
          <span id={`${id}-hint`} className="block text-meta text-muted">
            {hint}
          </span>
        )}
      </span>
    </label>
  );
}
