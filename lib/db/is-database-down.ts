import { Prisma } from '@/lib/db/generated/client';

/** Codes of Prisma, of PostgreSQL (class 08 and 57P) and of the system for "the server is not there". */
const CODES: readonly unknown[] = [
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028'],
  ...['08001', '08003', '08006', '57P01', '57P02', '57P03'],
  ...['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
];
/** What the driver's adapter calls it, inside Prisma's "raw query failed". */
const KINDS: readonly unknown[] = ['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections'];
/** The driver gives these errors no code. */
const MESSAGES: readonly string[] = [
  'Connection terminated',
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'timeout exceeded when trying to connect',
  'timeout expired',
  'Client has encountered a connection error and is not queryable',
];

/** Whether an error means that the database does not answer now, so that trying again later makes sense. */
export function isDatabaseDown(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientInitializationError) return true;
  for (let current = error; current instanceof Error; current = current.cause) {
    if ('code' in current && CODES.includes(current.code)) return true;
    if (current instanceof Prisma.PrismaClientKnownRequestError && KINDS.includes(kindOf(current.meta))) return true;
    if (MESSAGES.includes(current.message)) return true;
  }
  return false;
}

function kindOf(meta: Readonly<Record<string, unknown>> | undefined): unknown {
  const inner = meta?.driverAdapterError;
  if (!(inner instanceof Error) || typeof inner.cause !== 'object' || inner.cause === null) return null;
  return 'kind' in inner.cause ? inner.cause.kind : null;
}
