import { powershellLines } from '@/lib/onboarding/powershell-lines';
import { type Credentials, NAMED, SESSION_QUERY, type Session, STATIC_KEYS } from '@/lib/onboarding/session';
import { SH_FOLDER, TOKEN_FILE, tokenLines } from '@/lib/onboarding/token-lines';

/** What a runner reads the lines with. `sh`: any shell of POSIX; `powershell`: PowerShell 5.1 and later. */
export const SHELLS = ['sh', 'powershell'] as const;
export type Shell = (typeof SHELLS)[number];

interface SessionOptions {
  readonly of?: Session['of'];
  readonly seconds?: Session['seconds'];
  readonly shell?: Shell;
}

/**
 * The lines of a `before_script` that let the AWS tools assume the role. `token` and `roleVariable` are names of variables;
 * the token itself goes into a file and nowhere else. The tools renew the session from that file for as long as the token lives.
 */
export function credentialLines(
  credentials: Credentials,
  token: string,
  roleVariable: string,
  { of = 'pipeline', seconds = null, shell = 'sh' }: SessionOptions = {},
): readonly string[] {
  const session: Session = { credentials, token, roleVariable, of, seconds };
  return shell === 'powershell' ? powershellLines(session) : shLines(session);
}

function shLines(session: Session): readonly string[] {
  const { credentials, token, roleVariable, of } = session;
  const begin = [`unset ${STATIC_KEYS.join(' ')}`, ...tokenLines(token), ...sessionNameLines(of)];
  if (credentials === 'environment')
    return [...begin, `export AWS_ROLE_ARN="$${roleVariable}"`, `export AWS_WEB_IDENTITY_TOKEN_FILE="${TOKEN_FILE}"`];
  return [
    ...begin,
    ...profileLines(session),
    `export AWS_CONFIG_FILE="${SH_FOLDER}/config"`,
    'export AWS_PROFILE=pipeline',
  ];
}

/**
 * POSIX sh that sets AWS_ROLE_SESSION_NAME to project and pipeline. AWS: 2 to 64 of [\w+=,.@-]. Of a path that is too long or
 * has other characters the pipeline's number still tells which one it was. `job`: every job has a name of its own. The AWS CLI
 * keeps credentials by role and session name in the home of its user, where a runner without containers has those of other jobs.
 */
const sessionNameLines = (of: Session['of']) => [
  `AWS_ROLE_SESSION_NAME="$(printf %s "$CI_PROJECT_PATH" | LC_ALL=C tr -c "A-Za-z0-9_+=,.@-" "-" | cut -c 1-${NAMED[of].room})@${NAMED[of].by.map((name) => `$${name}`).join('-')}"`,
  'export AWS_ROLE_SESSION_NAME',
];

/**
 * A profile that reads the token file. No AWS tool asks for a longer session by a setting of such a profile, so where one is wanted and the
 * AWS CLI is there, the profile names a process which asks for it; tools run that process anew before the session ends.
 */
function profileLines({ roleVariable, seconds }: Session): readonly string[] {
  const format = '[profile pipeline]\\nrole_arn=%s\\nweb_identity_token_file=%s\\nrole_session_name=%s\\n';
  const profile = `printf '${format}' "$${roleVariable}" "${TOKEN_FILE}" "$AWS_ROLE_SESSION_NAME" > "${SH_FOLDER}/config"`;
  if (seconds === null) return [profile];
  const query = SESSION_QUERY.replaceAll('`', '\\`');
  const ask = `exec aws sts assume-role-with-web-identity --role-arn "$${roleVariable}" --role-session-name "$AWS_ROLE_SESSION_NAME" --web-identity-token "file://${TOKEN_FILE}" --duration-seconds ${seconds} --output json --query "${query}"`;
  return [
    // The process must not take the profile that names it.
    `printf '%s\\n' 'unset AWS_PROFILE' '${ask}' > "${SH_FOLDER}/session"`,
    [
      'if command -v aws > /dev/null; then',
      `  printf '[profile pipeline]\\ncredential_process=sh "%s"\\n' "${SH_FOLDER}/session" > "${SH_FOLDER}/config"`,
      'else',
      `  ${profile}`,
      'fi',
    ].join('\n'),
  ];
}
