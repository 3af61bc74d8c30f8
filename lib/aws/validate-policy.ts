import {
  AccessAnalyzerClient,
  paginateValidatePolicy,
  type ValidatePolicyFinding,
} from '@aws-sdk/client-accessanalyzer';
import { connectAs } from '@/lib/aws/clients';
import { ask } from '@/lib/aws/failures';
import { type AnalyzerFinding, AwsError, type AwsReader } from '@/lib/aws/port';
import type { AccountConfig, Config } from '@/lib/config/config';

const CALL = 'access-analyzer:ValidatePolicy';
/** Milliseconds, for the whole of it: a person waits. */
const PATIENCE = 8_000;
const MOST_FINDINGS = 100;
const LONGEST_SENTENCE = 500;
const KINDS: Readonly<Record<string, AnalyzerFinding['kind']>> = {
  ERROR: 'error',
  SECURITY_WARNING: 'security-warning',
  WARNING: 'warning',
  SUGGESTION: 'suggestion',
};

/** Asks Access Analyzer with the reader's credentials. */
export function openAnalyzer(account: AccountConfig, aws: Config['aws']): Pick<AwsReader, 'validatePolicy'> {
  const client = connectAs(account.reader, aws, 'glance')((options) => new AccessAnalyzerClient(options));
  return {
    validatePolicy: async (policy) => {
      try {
        return await ask(CALL, () => allFindings(client, policy));
      } catch (error) {
        if (error instanceof AwsError && error.kind === 'access-denied' && error.call === CALL) return null;
        throw error;
      }
    },
  };
}

async function allFindings(client: AccessAnalyzerClient, policy: string): Promise<readonly AnalyzerFinding[]> {
  const request = { policyDocument: policy, policyType: 'IDENTITY_POLICY' } as const;
  const found: AnalyzerFinding[] = [];
  for await (const { findings = [] } of paginateValidatePolicy({ client }, request, {
    abortSignal: AbortSignal.timeout(PATIENCE),
  })) {
    found.push(...findings.map(toFinding));
    if (found.length >= MOST_FINDINGS) break;
  }
  return found.slice(0, MOST_FINDINGS);
}

function toFinding(said: ValidatePolicyFinding): AnalyzerFinding {
  const { findingType = '', issueCode = '', findingDetails = '', learnMoreLink = '', locations } = said;
  return {
    // A kind that is new counts as one that a person should read.
    kind: KINDS[findingType] ?? 'warning',
    code: issueCode,
    sentence: findingDetails.slice(0, LONGEST_SENTENCE),
    learnMore: learnMoreLink.startsWith('https://') ? learnMoreLink : null,
    line: locations?.[0]?.span?.start?.line ?? null,
  };
}
