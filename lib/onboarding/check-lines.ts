import type { Shell } from '@/lib/onboarding/session-lines';

/**
 * Lines that print the claims of the token in this variable: the middle part of a JWT, decoded. The token itself and its
 * signature, by which alone anyone could use it, are never printed. RFC 7515: base64url has no padding.
 */
export const claimLines = (token: string, shell: Shell = 'sh'): readonly string[] =>
  shell === 'powershell' ? powershellClaims(token) : shClaims(token);

const shClaims = (token: string) => [
  // Without -s, cut would print text without dots unchanged. The hyphen is last, where tr reads it literally.
  `CLAIMS="$(printf %s "$${token}" | cut -s -d . -f 2 | tr "_-" "/+")"`,
  'case "$((${#CLAIMS} % 4))" in 2) CLAIMS="$CLAIMS==" ;; 3) CLAIMS="$CLAIMS=" ;; esac',
  'printf %s "$CLAIMS" | base64 -d',
  'echo',
];

/** Text without dots has no middle part, and nothing is printed. */
const powershellClaims = (token: string) => [
  `$claims = "$($env:${token}.Split('.')[1])".Replace('-', '+').Replace('_', '/')`,
  "$claims += '=' * ((4 - $claims.Length % 4) % 4)",
  '[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($claims))',
];

/** Who the job is to AWS. Assuming the role is the first thing that it does. */
export const WHO_AM_I = 'aws sts get-caller-identity';

/** Exit codes of the lines below. */
export const REFUSAL_EXITS = { refused: 0, admitted: 1, unclear: 2 } as const;

/**
 * Lines that succeed only when AWS refuses the role. A network failure, a missing tool, a token that AWS cannot read, or a
 * refusal of another call is no proof. A role that does not exist is refused in the same words: only beside a check that was
 * let in does this one prove the fence.
 */
export const refusalLines = (shell: Shell = 'sh'): readonly string[] =>
  shell === 'powershell' ? POWERSHELL_REFUSAL : SH_REFUSAL;

const SAID = {
  admitted: 'WRONG: AWS let this ref in, and it must not.',
  refused: 'Right: AWS refuses the role to this ref.',
  unclear: 'UNCLEAR: the job failed for another reason than that AWS refused the role. Nothing is proved.',
} as const;
const REFUSAL = '(AccessDenied) when calling the AssumeRoleWithWebIdentity operation';

const SH_REFUSAL = [
  [
    `if ANSWER="$(${WHO_AM_I} 2>&1)"; then`,
    `  echo "${SAID.admitted}"`,
    '  printf "%s\\n" "$ANSWER"',
    `  exit ${REFUSAL_EXITS.admitted}`,
    'fi',
  ].join('\n'),
  [
    'case "$ANSWER" in',
    `  *"${REFUSAL}"*)`,
    `    echo "${SAID.refused}" ;;`,
    '  *)',
    `    echo "${SAID.unclear}"`,
    '    printf "%s\\n" "$ANSWER"',
    `    exit ${REFUSAL_EXITS.unclear} ;;`,
    'esac',
  ].join('\n'),
];

/**
 * Windows PowerShell makes an error of each line that a tool writes to its standard error, and prints it over several lines: each is taken
 * as the text that it is. Where there is no tool, the exit code of another command would be the last one.
 */
const POWERSHELL_REFUSAL = [
  [
    "$ErrorActionPreference = 'Continue'",
    `$global:LASTEXITCODE = ${REFUSAL_EXITS.unclear}`,
    `$answer = (${WHO_AM_I} 2>&1 | ForEach-Object { "$_" }) -join "\`n"`,
    'if ($LASTEXITCODE -eq 0) {',
    `  Write-Output '${SAID.admitted}' $answer`,
    `  exit ${REFUSAL_EXITS.admitted}`,
    '}',
    `if ($answer.Contains('${REFUSAL}')) {`,
    `  Write-Output '${SAID.refused}'`,
    `  exit ${REFUSAL_EXITS.refused}`,
    '}',
    `Write-Output '${SAID.unclear}' $answer`,
    `exit ${REFUSAL_EXITS.unclear}`,
  ].join('\n'),
];
