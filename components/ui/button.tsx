import { LoaderCircle } from 'lucide-react';
import Link from 'next/link';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { cx } from './cx';

const VARIANTS = {
  primary: 'border-accent-solid bg-accent-solid text-on-accent enabled-hover:bg-accent-solid-hover',
  plain: 'border-line-strong bg-paper text-ink enabled-hover:bg-hover',
  quiet: 'border-transparent text-muted enabled-hover:bg-hover enabled-hover:text-ink',
  danger: 'border-bad-solid bg-paper text-bad enabled-hover:bg-bad-soft',
} as const;
const SIZES = { md: 'h-8 px-3', sm: 'h-7 px-2 text-meta' } as const;

interface Look {
  readonly variant?: keyof typeof VARIANTS;
  readonly size?: keyof typeof SIZES;
  readonly icon?: ReactNode;
}

const look = ({ variant = 'plain', size = 'md' }: Look, className?: string): string =>
  cx(
    'inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded border font-medium no-underline',
    'transition-colors duration-100 [&>svg]:size-4 [&>svg]:shrink-0',
    'aria-disabled:cursor-not-allowed aria-disabled:border-line aria-disabled:bg-sunken aria-disabled:text-faint',
    VARIANTS[variant],
    SIZES[size],
    className,
  );

export interface ButtonProps extends Look, Omit<ComponentProps<'button'>, 'disabled'> {
  /** Why the button cannot be used now. It stays focusable, says why, and does nothing. */
  readonly disabledReason?: string | null | undefined;
  /** What was asked for is on its way; a second press does nothing. */
  readonly busy?: boolean;
}

/** Without `type="submit"` it does nothing to a form. A disabled or busy one never submits. */
export function Button({ variant, size, icon, disabledReason, busy, className, children, ...rest }: ButtonProps) {
  const reasonId = useId();
  const { onClick, type = 'button', ...attributes } = rest;
  const stopped = Boolean(disabledReason) || busy === true;
  const describedBy = cx(attributes['aria-describedby'], disabledReason && reasonId) || undefined;
  return (
    <>
      <button
        {...attributes}
        type={stopped ? 'button' : type}
        className={look({ ...(variant && { variant }), ...(size && { size }) }, className)}
        aria-disabled={stopped || undefined}
        aria-busy={busy || undefined}
        aria-describedby={describedBy}
        {...(disabledReason && { 'data-hint': disabledReason })}
        {...(stopped ? {} : { onClick })}
      >
        {busy ? <LoaderCircle aria-hidden className="animate-spin" /> : icon}
        {children}
      </button>
      {disabledReason ? (
        <span id={reasonId} hidden>
          {disabledReason}
        </span>
      ) : null}
    </>
  );
}

/** A link that looks like a button, for what leads somewhere. */
export function LinkButton({ variant, size, icon, className, children, ...rest }: Look & ComponentProps<typeof Link>) {
  return (
    <Link {...rest} className={look({ ...(variant && { variant }), ...(size && { size }) }, className)}>
      {icon}
      {children}
    </Link>
  );
}

/** Looks like a LinkButton and leaves the application's pages: for sign-in, which ends on another site. */
export function AnchorButton({ variant, size, icon, className, children, ...rest }: Look & ComponentProps<'a'>) {
  return (
    <a {...rest} className={look({ ...(variant && { variant }), ...(size && { size }) }, className)}>
      {icon}
      {children}
    </a>
  );
}

/** A square button with an icon alone. `label` is its name, and is shown on hover and focus. */
export function IconButton({
  label,
  className,
  children,
  ...rest
}: Omit<ButtonProps, 'icon'> & { readonly label: string }) {
  return (
    <Button
      variant="quiet"
      aria-label={label}
      data-hint={label}
      {...rest}
      className={cx('px-0', rest.size === 'sm' ? 'w-7' : 'w-8', className)}
    >
      {children}
    </Button>
  );
}
