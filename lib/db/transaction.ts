import type { PrismaClient } from '@/lib/db/generated/client';

export type Database = PrismaClient;

/** The client inside one transaction. */
export type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];
