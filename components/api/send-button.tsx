'use client';

import { Button } from '@/components/ui/button';
import { useSending } from './use-sending';

interface Props {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  /** Below /api/v1. */
  readonly path: string;
  readonly body?: unknown;
  readonly label: string;
  /** What it is about, where the label alone could mean any row. */
  readonly name?: string;
  /** Said when it is done. */
  readonly said: string;
  readonly danger?: boolean;
  readonly primary?: boolean;
  readonly size?: 'sm' | 'md';
  readonly disabledReason?: string | null;
}

/** A button whose whole meaning is one call. */
export function SendButton({
  method,
  path,
  body,
  label,
  name,
  said,
  danger = false,
  primary = false,
  size = 'sm',
  disabledReason,
}: Props) {
  const { busy, give } = useSending();
  return (
    <Button
      size={size}
      variant={danger ? 'danger' : primary ? 'primary' : 'plain'}
      busy={busy}
      disabledReason={disabledReason}
      {...(name && { 'aria-label': `${label}: ${name}` })}
      onClick={() => void give(method, path, body, said)}
    >
      {label}
    </Button>
  );
}
