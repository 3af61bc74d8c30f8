import { Prisma } from '@/lib/db/generated/client';

/** Prisma's codes and the driver's and system's codes for "the server is not there". */
const CODES = [
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08001',
  '08003',
];

/** Whether an error means that the database does not answer now, so that trying again later makes sense. */
export function isDatabaseDown(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientInitializationError) return true;
  for (let current = error; current instanceof Error; current = current.cause) {
    if ('code' in current && typeof current.code === 'string' && CODES.includes(current.code)) return true;
    if ('errorCode' in current && typeof current.errorCode === 'string' && CODES.includes(current.errorCode))
      return true;
  }
  return false;
}
