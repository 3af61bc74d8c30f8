import { countRate } from '@/lib/db/rate-limits';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';

const MINUTE = 60;

/** How often one network, or one person, may come within how many seconds. */
const LIMITS = {
  'sign-in': { points: 200, seconds: 5 * MINUTE },
  'recovery-link': { points: 10, seconds: 15 * MINUTE },
  /** Of API tokens that nobody has. */
  token: { points: 30, seconds: 15 * MINUTE },
  /** Of events of a GitLab with another secret. */
  hook: { points: 30, seconds: 15 * MINUTE },
  'heavy-read': { points: 60, seconds: MINUTE },
} as const;

/** Throws "too-many" with the seconds to wait where `key` came too often. */
export async function requireRate({ db }: Pick<Context, 'db'>, limit: keyof typeof LIMITS, key: string): Promise<void> {
  const wait = await countRate(db, { name: limit, ...LIMITS[limit] }, key);
  if (wait === null) return;
  throw new AppError(
    'too-many',
    `There were too many requests of this kind. Nothing was done. Try again in ${wait} seconds.`,
    [],
    wait,
  );
}
