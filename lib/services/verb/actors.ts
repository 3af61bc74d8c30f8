import type { SystemActor } from '@/lib/access/decide';

export const WORKER: SystemActor = { kind: 'system', name: 'worker', request: { id: 'worker', ip: null } };
