import type { AuditAction } from '@/lib/audit/events';
import type { Json } from '@/lib/policy/types';

/** What happened to what. `data` holds named facts without secrets. */
export interface EventInput {
  readonly action: AuditAction;
  readonly object: { readonly kind: string; readonly id: string; readonly name: string };
  readonly changeId?: string;
  readonly roleId?: string;
  readonly beforeDigest?: string;
  readonly afterDigest?: string;
  readonly data?: Readonly<Record<string, Json>>;
}
