import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from '../cx';

/** What a control inside a Field spreads onto itself. */
export interface ControlProps {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
}

interface FieldProps {
  readonly id: string;
  readonly label: ReactNode;
  /** Shown before anything is wrong. */
  readonly hint?: ReactNode;
  /** What is wrong with the value and what to do. */
  readonly error?: ReactNode;
  readonly optional?: boolean;
  readonly children: (control: ControlProps) => ReactNode;
}

/** A label, its control, a hint and an error, tied together for assistive technology. */
export function Field({ id, label, hint, error, optional, children }: FieldProps) {
  const describedBy = cx(hint != null && `${id}-hint`, error != null && `${id}-error`);
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
        {optional ? <span className="font-normal text-faint"> (optional)</span> : null}
      </label>
      {hint != null ? (
        <p id={`${id}-hint`} className="text-meta text-muted">
          {hint}
        </p>
      ) : null}
      {children({
        id,
        ...(describedBy && { 'aria-describedby': describedBy }),
        ...(error != null && { 'aria-invalid': true }),
      })}
      {error != null ? (
        <p id={`${id}-error`} className="flex gap-1.5 text-meta text-bad">
          <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <span>{error}</span>
        </p>
      ) : null}
    </div>
  );
}
