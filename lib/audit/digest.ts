import { createHash } from 'node:crypto';
import { canonicalPolicy } from '@/lib/policy/canonical-policy';
import { parsePolicy } from '@/lib/policy/parse-policy';

/**
 * SHA-256 in lower-case hexadecimal that names a trust policy: over its canonical form, so that what IAM reorders or
 * reformats on read keeps its digest; over the raw text where that does not parse.
 */
export function policyDigest(text: string): string {
  const parsed = parsePolicy(text);
  return createHash('sha256')
    .update(parsed.ok ? canonicalPolicy(parsed.policy) : text)
    .digest('hex');
}
