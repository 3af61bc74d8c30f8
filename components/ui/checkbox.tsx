import type { ComponentProps, ReactNode } from 'react';
import { cx } from './cx';

interface CheckboxProps extends Omit<ComponentProps<'input'>, 'type'> {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
}

/** The whole line is the target, so it is at least 24 px high. */
export function Checkbox({ label, hint, className, ...rest }: CheckboxProps) {
  return (
    <label className={cx('flex min-h-6 items-start gap-2 py-0.5', className)}>
      <input type="checkbox" {...rest} className="mt-0.5 size-4 shrink-0 accent-accent-solid" />
      <span>
        {label}
        {hint != null ? <span className="block text-meta text-muted">{hint}</span> : null}
      </span>
    </label>
  );
}
