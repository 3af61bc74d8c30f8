import { BESIDE } from '@/lib/onboarding/session';

export const SH_FOLDER = `$CI_PROJECT_DIR${BESIDE}`;

/** Where the token is, in the words of a POSIX shell. */
export const TOKEN_FILE = `${SH_FOLDER}/token`;

/** POSIX sh that puts the token into that file. `token`: name of a variable. */
export const tokenLines = (token: string): readonly string[] => [
  // Files below are for this user alone.
  'umask 077',
  `mkdir -p "${SH_FOLDER}"`,
  `printf %s "$${token}" > "${TOKEN_FILE}"`,
];
