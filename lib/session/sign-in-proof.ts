import type { Config } from '@/lib/config/config';
import type { SignInProof } from '@/lib/session/identity-provider';

/** The setting that a sign-in does not meet; null: it meets all. A GitLab that says nothing of how someone signed in meets none. */
export function unmetProof(
  { signInAmr, signInAcr }: Pick<Config['people'], 'signInAmr' | 'signInAcr'>,
  { amr, acr }: SignInProof,
): 'DRAWBRIDGE_SIGN_IN_AMR' | 'DRAWBRIDGE_SIGN_IN_ACR' | null {
  if (signInAmr.length > 0 && !amr.some((method) => signInAmr.includes(method))) return 'DRAWBRIDGE_SIGN_IN_AMR';
  if (signInAcr.length > 0 && (acr === null || !signInAcr.includes(acr))) return 'DRAWBRIDGE_SIGN_IN_ACR';
  return null;
}
