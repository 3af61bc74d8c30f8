import type { SystemActor } from '@/lib/access/decide';

export const WORKER: SystemActor = { kind: 'system', name: 'worker', request: { id: 'worker', ip: null } };
/** The start of a process. */
export const START: SystemActor = { kind: 'system', name: 'start', request: { id: 'start', ip: null } };
