/**
 * POSIX sh that prints the claims of the token in this variable: the middle part of a JWT, decoded. The token itself and its
 * signature, by which alone anyone could use it, are never printed. RFC 7515: base64url has no padding.
 */
export const claimLines = (token: string): readonly string[] => [
  // Without -s, cut would print text without dots unchanged. The hyphen is last, where tr reads it literally.
  `CLAIMS="$(printf %s "$${token}" | cut -s -d . -f 2 | tr "_-" "/+")"`,
  'case "$((${#CLAIMS} % 4))" in 2) CLAIMS="$CLAIMS==" ;; 3) CLAIMS="$CLAIMS=" ;; esac',
  'printf %s "$CLAIMS" | base64 -d',
  'echo',
];

/** Who the job is to AWS. Assuming the role is the first thing that it does. */
export const WHO_AM_I = 'aws sts get-caller-identity';

/** Exit codes of the lines below. */
export const REFUSAL_EXITS = { refused: 0, admitted: 1, unclear: 2 } as const;

/**
 * POSIX sh that succeeds only when AWS refuses the role. A network failure, a missing tool, a token that AWS cannot read, or a
 * refusal of another call is no proof. A role that does not exist is refused in the same words: only beside a check that was
 * let in does this one prove the fence.
 */
export const REFUSAL_LINES: readonly string[] = [
  [
    `if ANSWER="$(${WHO_AM_I} 2>&1)"; then`,
    '  echo "WRONG: AWS let this ref in, and it must not."',
    '  printf "%s\\n" "$ANSWER"',
    `  exit ${REFUSAL_EXITS.admitted}`,
    'fi',
  ].join('\n'),
  [
    'case "$ANSWER" in',
    '  *"(AccessDenied) when calling the AssumeRoleWithWebIdentity operation"*)',
    '    echo "Right: AWS refuses the role to this ref." ;;',
    '  *)',
    '    echo "UNCLEAR: the job failed for another reason than that AWS refused the role. Nothing is proved."',
    '    printf "%s\\n" "$ANSWER"',
    `    exit ${REFUSAL_EXITS.unclear} ;;`,
    'esac',
  ].join('\n'),
];
