import { contentHash } from '@/lib/mappings/mapping-id';
import { NOT_JUDGED, type PolicyVerdict } from '@/lib/onboarding/permissions/judge-policy';
import type { Finding } from '@/lib/reach/types';

const ID = 'broad-permissions';

/** What a pipeline could do in a role that goes far beyond what one needs: a finding for each such policy. */
export const permissionFindings = (permissions: readonly PolicyVerdict[]): readonly Finding[] =>
  permissions.flatMap(({ name, severity, sentences }) =>
    severity === 'critical' || severity === 'high'
      ? [
          {
            id: ID,
            severity,
            path: [],
            title: `The policy \`${name}\` gives the role far more than one pipeline needs`,
            why: `${sentences.join(' ')} ${NOT_JUDGED}`,
            example: null,
            remedy: 'Give the role the calls and resources that its pipelines use, and nothing else.',
            fingerprint: contentHash(JSON.stringify([ID, name, sentences])),
          },
        ]
      : [],
  );
