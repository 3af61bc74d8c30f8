/** Where the job keeps its token and profile: beside the checkout, so that no artifact and no cache takes them. */
const FOLDER = '$CI_PROJECT_DIR.tmp/aws';

/** What a session is named after besides its project, and how many characters of the project's path have room before it. */
const NAMED = {
  pipeline: { by: '$CI_PIPELINE_ID', room: 40 },
  job: { by: '$CI_PIPELINE_ID-$CI_JOB_ID', room: 36 },
} as const;
export type SessionOf = keyof typeof NAMED;

/**
 * POSIX sh that sets AWS_ROLE_SESSION_NAME to project and pipeline. AWS: 2 to 64 of [\w+=,.@-]. Of a path that is too long or
 * has other characters the pipeline's number still tells which one it was. `job`: every job has a name of its own. The AWS CLI
 * keeps credentials by role and session name in the home of its user, where a runner without containers has those of other jobs.
 */
const sessionNameLines = (of: SessionOf) => [
  `AWS_ROLE_SESSION_NAME="$(printf %s "$CI_PROJECT_PATH" | LC_ALL=C tr -c "A-Za-z0-9_+=,.@-" "-" | cut -c 1-${NAMED[of].room})@${NAMED[of].by}"`,
  'export AWS_ROLE_SESSION_NAME',
];

/** Where the token is. */
export const TOKEN_FILE = `${FOLDER}/token`;

/** The lines that put the token into that file. `token`: name of a variable. */
export const tokenLines = (token: string) => [
  // Files below are for this user alone.
  'umask 077',
  `mkdir -p "${FOLDER}"`,
  `printf %s "$${token}" > "${TOKEN_FILE}"`,
];

/** How the AWS tools are told of the role. `profile`: a configuration file; `environment`: three variables alone. */
export type Credentials = 'profile' | 'environment';

/**
 * The lines of a `before_script` that let the AWS tools assume the role. `token` and `roleVariable` are names of variables;
 * the token itself goes into a file and nowhere else.
 */
export function credentialLines(
  how: Credentials,
  token: string,
  roleVariable: string,
  of: SessionOf = 'pipeline',
): readonly string[] {
  if (how === 'environment')
    return [
      ...tokenLines(token),
      ...sessionNameLines(of),
      `export AWS_ROLE_ARN="$${roleVariable}"`,
      `export AWS_WEB_IDENTITY_TOKEN_FILE="${TOKEN_FILE}"`,
    ];
  return [
    ...tokenLines(token),
    ...sessionNameLines(of),
    `printf '[profile pipeline]\\nrole_arn=%s\\nweb_identity_token_file=%s\\nrole_session_name=%s\\n' "$${roleVariable}" "${TOKEN_FILE}" "$AWS_ROLE_SESSION_NAME" > "${FOLDER}/config"`,
    `export AWS_CONFIG_FILE="${FOLDER}/config"`,
    'export AWS_PROFILE=pipeline',
  ];
}
