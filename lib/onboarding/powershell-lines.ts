import { BESIDE, NAMED, SESSION_QUERY, type Session, STATIC_KEYS } from '@/lib/onboarding/session';

/** In double quotes. The braces end the variable's name before the dot. */
const FOLDER = `\${env:CI_PROJECT_DIR}${BESIDE}`;

/** Writes bytes as they are: `Out-File` and `>` of Windows PowerShell would begin the file with a mark that no AWS tool reads over. */
const write = (file: string, lines: readonly string[]): string =>
  `[IO.File]::WriteAllText("${FOLDER}/${file}", (@(${lines.join(', ')}, '') -join "\`n"))`;

/** The same lines for PowerShell, as runners on Windows have it. */
export function powershellLines(session: Session): readonly string[] {
  const { credentials, token, roleVariable, of } = session;
  const begin = [
    // Taken away without an error where they are not: the runner ends the job at a command that failed, however quietly.
    `${STATIC_KEYS.map((name) => `$env:${name}`).join(' = ')} = $null`,
    `New-Item -ItemType Directory -Force "${FOLDER}" | Out-Null`,
    // Windows gives the folder the rights of the builds folder, which is the runner's.
    `if ($IsLinux -or $IsMacOS) { chmod 700 "${FOLDER}" }`,
    `[IO.File]::WriteAllText("${FOLDER}/token", $env:${token})`,
    ...sessionNameLines(of),
  ];
  if (credentials === 'environment')
    return [
      ...begin,
      `$env:AWS_ROLE_ARN = $env:${roleVariable}`,
      `$env:AWS_WEB_IDENTITY_TOKEN_FILE = "${FOLDER}/token"`,
    ];
  return [
    ...begin,
    ...profileLines(session),
    `$env:AWS_CONFIG_FILE = "${FOLDER}/config"`,
    '$env:AWS_PROFILE = "pipeline"',
  ];
}

/** `-creplace` tells upper from lower case, which `-replace` does by the rules of a language. */
const sessionNameLines = (of: Session['of']) => [
  `$awsSession = $env:CI_PROJECT_PATH -creplace '[^A-Za-z0-9_+=,.@-]', '-'`,
  `$env:AWS_ROLE_SESSION_NAME = $awsSession.Substring(0, [Math]::Min($awsSession.Length, ${NAMED[of].room})) + "@${NAMED[of].by.map((name) => `\${env:${name}}`).join('-')}"`,
];

function profileLines({ roleVariable, seconds }: Session): readonly string[] {
  const profile = write('config', [
    `'[profile pipeline]'`,
    `"role_arn=$env:${roleVariable}"`,
    `"web_identity_token_file=${FOLDER}/token"`,
    `"role_session_name=$env:AWS_ROLE_SESSION_NAME"`,
  ]);
  if (seconds === null) return [profile];
  const ask = `aws sts assume-role-with-web-identity --role-arn $env:${roleVariable} --role-session-name $env:AWS_ROLE_SESSION_NAME --web-identity-token "file://${FOLDER}/token" --duration-seconds ${seconds} --output json --query "${SESSION_QUERY.replaceAll('`', '``')}"`;
  return [
    // The process must not take the profile that names it.
    write('session.ps1', [`'$env:AWS_PROFILE = $null'`, `'${ask}'`, `'exit $LASTEXITCODE'`]),
    [
      'if (Get-Command aws -ErrorAction SilentlyContinue) {',
      `  ${write('config', [
        `'[profile pipeline]'`,
        `"credential_process=\`"$((Get-Process -Id $PID).Path)\`" -NoProfile -NonInteractive -ExecutionPolicy Bypass -File \`"${FOLDER}/session.ps1\`""`,
      ])}`,
      '} else {',
      `  ${profile}`,
      '}',
    ].join('\n'),
  ];
}
