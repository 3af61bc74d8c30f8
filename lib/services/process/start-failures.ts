import { CANNOT_START } from '@/lib/config/cannot-start';
import type { Config } from '@/lib/config/config';

type Told = (config: Pick<Config, 'dataDir' | 'databaseOwnerUrl'>) => string;

const owner: Told = ({ databaseOwnerUrl }) =>
  databaseOwnerUrl === null ? 'DATABASE_URL' : 'DATABASE_URL or DATABASE_OWNER_URL';
const folder: Told = ({ dataDir }) =>
  `The data folder ${dataDir} cannot be written to. Check DRAWBRIDGE_DATA, its permissions, and the space left on its disk.`;
const refused: Told = (config) =>
  `PostgreSQL refused the user or the password of ${owner(config)}. Nothing was changed. Correct them, or the server's pg_hba.conf.`;

/** What a mistake outside of the program looks like from inside, by code: of PostgreSQL (Appendix A) and of the system. */
const TOLD: Readonly<Record<string, Told>> = {
  '28000': refused,
  '28P01': refused,
  '3D000': (config) => `The database that ${owner(config)} names does not exist. Create it, or correct its name.`,
  '42501': (config) =>
    `PostgreSQL does not let the user of ${owner(config)} do what a start needs. Set DATABASE_OWNER_URL to the owner of the tables, or make this user the owner.`,
  EACCES: folder,
  EPERM: folder,
  EROFS: folder,
  ENOTDIR: folder,
  EEXIST: folder,
  ENOSPC: folder,
};

/** Why a start failed, in a sentence; null: it is a fault of the program, which its stack tells best. */
export function explainStart(error: unknown, config: Pick<Config, 'dataDir' | 'databaseOwnerUrl'>): string | null {
  for (let current = error; current instanceof Error; current = current.cause) {
    // By name: the framework bundles the class several times into one process.
    if (current.name === CANNOT_START) return current.message;
    const code = 'code' in current && typeof current.code === 'string' ? current.code : '';
    if (Object.hasOwn(TOLD, code)) return TOLD[code]?.(config) ?? null;
  }
  return null;
}
