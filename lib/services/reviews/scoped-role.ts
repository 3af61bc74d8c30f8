import type { Prisma } from '@/lib/db/generated/client';

export const INCLUDE = {
  account: true,
  admissions: true,
  proofs: true,
  revisions: { orderBy: [{ at: 'asc' }, { id: 'asc' }] },
  changes: {
    where: { state: { in: ['applied', 'reverted'] } },
    orderBy: [{ finishedAt: 'asc' }, { number: 'asc' }],
    include: { decisions: true, revisions: true },
  },
} as const satisfies Prisma.RoleInclude;

export type ScopedRole = Prisma.RoleGetPayload<{ include: typeof INCLUDE }>;
