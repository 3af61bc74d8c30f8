/** Who can assume a role and what is wrong with its policy, as the API answers it. */
import { z } from 'zod';
import type { AccessDiff } from '@/lib/reach/access-diff';
import type { Lint } from '@/lib/reach/answers/lint';
import type { Containment } from '@/lib/reach/contained';
import type { AdmittedRef } from '@/lib/reach/existing-refs';
import type { FindingDiff } from '@/lib/reach/finding-diff';
import {
  type DocumentEdit,
  type Finding,
  type ProtectionRule,
  type Reach,
  type RefFact,
  RUNGS,
  type Rung,
  type Severity,
} from '@/lib/reach/types';
import {
  instanceId,
  list,
  projectId,
  projectPath,
  refName,
  schemaOf,
  sentence,
  subject,
} from '@/lib/services/answers/parts';
import { comparisonVerdict, example, path } from '@/lib/services/answers/policy';

export const rung = schemaOf<Rung>()(
  z.literal(RUNGS.map((each) => each.rung)).meta({
    id: 'Rung',
    description: `How many can assume a role. ${RUNGS.map((each) => `${each.rung}: ${each.meaning}`).join(' ')}`,
  }),
);

export const reach = schemaOf<Reach>()(
  z
    .strictObject({
      rung: rung.nullable().describe('`null` when a fact is missing. `reason` names it.'),
      reason: sentence,
      example: subject.nullable().describe('A subject that is admitted, if there is one.'),
      bounds: z
        .strictObject({ low: rung, high: rung })
        .exactOptional()
        .describe('The lowest and the highest rung that it can be, where `rung` is `null`.'),
      elsewhere: z
        .string()
        .exactOptional()
        .meta({ examples: ['GitHub'] })
        .describe('Whom a role is about that admits nobody of a GitLab.'),
    })
    .meta({ id: 'Reach', description: 'How many can assume a role, with the reason and an example.' }),
);

export const severity = schemaOf<Severity>()(z.enum(['critical', 'high', 'medium', 'low', 'info']));

const documentEdit = schemaOf<DocumentEdit>()(
  z
    .discriminatedUnion('op', [
      z.strictObject({ op: z.literal('set'), path, value: z.union([z.string(), list(z.string())]) }),
      z.strictObject({ op: z.literal('remove'), path }),
    ])
    .meta({ id: 'DocumentEdit', description: 'One edit of a trust policy. `set` also makes the objects on the way.' }),
);

export const finding = schemaOf<Finding>()(
  z
    .strictObject({
      id: z.string().meta({ description: 'Which rule found it. Stable.', examples: ['sub-missing'] }),
      severity,
      path: path.describe('Where it is in the policy.'),
      title: z.string().meta({
        description: 'Names the fault and what it is in. What is in backticks is code.',
        examples: ['Any branch of shop/web can assume this role'],
      }),
      why: sentence.describe('Why it matters.'),
      example: z.string().nullable().describe('A subject that shows it.'),
      remedy: sentence.describe('What to do.'),
      fingerprint: z.string().describe('The same for the same fault wherever its statement moves to.'),
      fix: z
        .strictObject({
          label: z.string().describe('What the edit does, as a button says it.'),
          effect: z
            .enum(['narrows', 'corrects'])
            .describe(
              '`narrows`: nobody gets in who was kept out. `corrects`: the project that the value means gets in.',
            ),
          edits: list(documentEdit),
        })
        .exactOptional()
        .describe('An edit that mends the finding, where one can be computed.'),
    })
    .meta({ id: 'Finding', description: 'One thing that is wrong with a trust policy.' }),
);

export const diffOfFindings = schemaOf<FindingDiff>()(
  z.strictObject({ appearing: list(finding), staying: list(finding), solved: list(finding) }).meta({
    id: 'FindingDiff',
    description: 'Findings that a change adds, keeps and removes. The most severe come first.',
  }),
);

export const refFact = schemaOf<RefFact>()(
  z
    .strictObject({ type: z.enum(['branch', 'tag']), name: refName, protected: z.boolean() })
    .meta({ id: 'Ref', description: 'A branch or tag that exists in GitLab.' }),
);

export const admittedRef = schemaOf<AdmittedRef>()(
  z
    .strictObject({
      instanceId,
      projectId,
      projectPath,
      ref: refFact,
      depends: z
        .string()
        .nullable()
        .meta({ examples: ['aws:SourceIp, which the caller chooses'] })
        .describe('What else than the token decides, in words that follow "depends on". `null`: the token is enough.'),
    })
    .meta({ id: 'AdmittedRef', description: 'A ref that exists today and can assume the role.' }),
);

const accessSide = z
  .strictObject({
    total: z.int().min(0).describe('Refs that exist today.'),
    unprotected: z.int().min(0),
    refs: list(admittedRef).describe('The first 20.'),
    example: example.nullable().describe('The shortest request of this side. Its ref may not exist.'),
    sentences: list(sentence),
  })
  .meta({ id: 'AccessSide', description: 'The access that a change adds, or removes.' });

export const diffOfAccess = schemaOf<AccessDiff>()(
  z
    .strictObject({
      verdict: comparisonVerdict,
      note: sentence.nullable(),
      gained: accessSide,
      lost: accessSide,
      before: reach,
      after: reach,
    })
    .meta({ id: 'AccessDiff', description: 'Who gains and who loses access between two trust policies.' }),
);

export const containment = schemaOf<Containment>()(
  z
    .strictObject({
      verdict: z.enum(['proved', 'refuted', 'unknown']),
      reason: sentence,
      example: z.string().nullable().describe('A subject that gets in and should not, when refuted.'),
    })
    .meta({
      id: 'Containment',
      description: 'Whether only protected refs of the mapped projects can assume the role.',
    }),
);

export const protectionRule = schemaOf<ProtectionRule>()(
  z
    .strictObject({
      type: z.enum(['branch', 'tag']),
      pattern: z
        .string()
        .meta({ examples: ['release/*'] })
        .describe('Only `*` is a wildcard. It matches `/` too.'),
      pushLevel: z
        .int()
        .nullable()
        .meta({ examples: [40] })
        .describe('Lowest GitLab access level that may push, or create tags: 0 nobody, 30 Developer, 40 Maintainer.'),
      mergeLevel: z.int().nullable().describe('Lowest access level that may merge. Branches only.'),
      inherited: z.boolean().describe('The rule comes from a group.'),
    })
    .meta({
      id: 'ProtectionRule',
      description: 'A rule for protected branches or tags in GitLab. Unknown levels are `null`.',
    }),
);

export const lint = schemaOf<Lint>()(
  z
    .strictObject({
      reach: z.strictObject({ role: reach, statements: list(reach) }),
      findings: list(finding.omit({ fix: true })),
    })
    .meta({ id: 'Lint', description: 'How many a trust policy lets in, and what is wrong with it.' }),
);
