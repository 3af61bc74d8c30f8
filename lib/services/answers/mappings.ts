/** Trust policies read as intent, as the API answers them. */
import { z } from 'zod';
import type {
  ForeignStatement,
  MappingSource,
  RecoveredMapping,
  RecoveredPolicy,
  RefSelector,
} from '@/lib/mappings/types';
import { list, projectPath, refName, schemaOf, sentence } from '@/lib/services/answers/parts';
import { statement } from '@/lib/services/answers/policy';

const refType = z.enum(['branch', 'tag']);

export const mappingSource = schemaOf<MappingSource>()(
  z
    .union([
      z.strictObject({ kind: z.literal('project'), projectId: z.int().nullable(), path: projectPath }),
      z.strictObject({
        kind: z.literal('group'),
        groupId: z.int().nullable(),
        path: z.string().meta({ description: 'Full path of the group in GitLab.', examples: ['shop'] }),
      }),
    ])
    .meta({
      id: 'MappingSource',
      description: 'One project, or a group with every project below it, present and future. An unknown id is `null`.',
    }),
);

export const refSelector = schemaOf<RefSelector>()(
  z
    .union([
      z.strictObject({ kind: z.literal('exact'), type: refType, name: refName }),
      z.strictObject({
        kind: z.literal('pattern'),
        type: refType,
        pattern: z.string().meta({ description: '`*` matches any characters.', examples: ['release/*'] }),
      }),
      z.strictObject({ kind: z.literal('all'), type: refType }),
      z.strictObject({ kind: z.literal('any') }),
    ])
    .meta({
      id: 'RefSelector',
      description: 'One ref, a pattern, every branch or every tag (`all`), or every ref (`any`).',
    }),
);

export const recoveredMapping = schemaOf<RecoveredMapping>()(
  z
    .strictObject({
      id: z.string().describe('Made from the content: the same mapping has the same id everywhere.'),
      source: mappingSource,
      ref: refSelector,
      subComponents: list(z.string())
        .meta({ examples: [['project_path', 'ref_type', 'ref']] })
        .describe("The parts that the project's `sub` claim is made of."),
      componentValues: z
        .record(z.string(), z.string())
        .meta({ examples: [{ ref_protected: 'true' }] })
        .describe('Required values for parts other than project, ref type and ref.'),
      audiences: list(z.string())
        .meta({ examples: [['https://gitlab.com']] })
        .describe('Accepted audiences, at least one.'),
      claims: z
        .record(z.string(), list(z.string()))
        .meta({ examples: [{ project_id: ['104'] }] })
        .describe('Conditions on claims other than `sub` and `aud`.'),
      provider: z
        .strictObject({
          arn: z.string().meta({ examples: ['arn:aws:iam::111122223333:oidc-provider/gitlab.com'] }),
          host: z.string().meta({ examples: ['gitlab.com'] }),
        })
        .describe('The OIDC provider that the statement names. `host` is the prefix of its condition keys.'),
      statementIndex: z.int().min(0),
    })
    .meta({ id: 'Mapping', description: 'Which refs of which project or group a trust policy admits.' }),
);

export const foreignStatement = schemaOf<ForeignStatement>()(
  z.strictObject({ statementIndex: z.int().min(0), statement, reason: sentence }).meta({
    id: 'ForeignStatement',
    description: 'A statement that is not a mapping, with the reason. Drawbridge keeps it unchanged.',
  }),
);

export const recoveredPolicy = schemaOf<RecoveredPolicy>()(
  z.strictObject({ mappings: list(recoveredMapping), foreign: list(foreignStatement) }).meta({
    id: 'RecoveredPolicy',
    description: 'A trust policy as mappings, and the statements that are not mappings.',
  }),
);
