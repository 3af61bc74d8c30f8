import type { ComponentProps } from 'react';
import { cx } from '../cx';

const control =
  'w-full min-w-0 rounded border border-line-strong bg-paper px-2.5 text-ink aria-invalid:border-bad-solid ' +
  'disabled:border-line disabled:bg-sunken disabled:text-faint';

interface Mono {
  /** For ARNs, subjects, digests and JSON. */
  readonly mono?: boolean;
}

const machine = { spellCheck: false, autoCapitalize: 'off', autoComplete: 'off' } as const;

export function Input({ mono, className, ...rest }: ComponentProps<'input'> & Mono) {
  return <input {...(mono && machine)} {...rest} className={cx(control, 'h-8', mono && 'font-mono', className)} />;
}

export function Textarea({ mono, className, ...rest }: ComponentProps<'textarea'> & Mono) {
  return (
    <textarea
      rows={4}
      {...(mono && machine)}
      {...rest}
      className={cx(control, 'field-sizing-content min-h-20 py-1.5', mono && 'font-mono', className)}
    />
  );
}

/** The browser's own select: it works everywhere and costs nothing. Children are options. */
export function Select({ className, ...rest }: ComponentProps<'select'>) {
  return <select {...rest} className={cx(control, 'h-8 pe-1', className)} />;
}
