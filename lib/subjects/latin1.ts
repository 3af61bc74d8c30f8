import { firstForeignCharacter, nameCharacter } from '@/lib/policy/latin-text';

/** Why a text cannot be in a trust policy, or null. AWS: IAM accepts tab, line breaks and U+0020 to U+00FF in policies. */
export function latin1Problem(text: string): string | null {
  const at = firstForeignCharacter(text);
  if (at < 0) return null;
  return `IAM does not accept the character ${nameCharacter(text, at)} in a policy, so this cannot be written into one.`;
}
