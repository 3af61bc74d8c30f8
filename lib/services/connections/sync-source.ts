export interface SyncSource {
  readonly kind: 'instance' | 'account';
  readonly id: string;
}
