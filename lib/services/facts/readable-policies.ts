import { parsePolicy } from '@/lib/policy/parse-policy';
import type { Policy } from '@/lib/policy/types';

/** The policies of those documents that are some. */
export const readablePolicies = (...documents: readonly (string | null)[]): readonly Policy[] =>
  documents.flatMap((document) => {
    const parsed = document === null ? null : parsePolicy(document);
    return parsed?.ok ? [parsed.policy] : [];
  });
