import { z } from 'zod';
import { roleExplanation } from '@/lib/services/answers/explain';
import {
  accountId,
  accountName,
  arn,
  instanceId,
  instant,
  list,
  projectId,
  projectPath,
  roleName,
  sentence,
} from '@/lib/services/answers/parts';

/** The pipelines that the screen tells apart; `fork-merge-request` runs other files. */
export const STARTS = ['push', 'merge-request', 'schedule', 'tag'] as const;

const jobRole = z
  .strictObject({
    arn: arn.nullable().describe('`null`: it is in a variable that cannot be read.'),
    variable: z.string().nullable().describe('The CI/CD variable that holds the ARN. `null`: the job names it itself.'),
    role: z
      .strictObject({ accountId, accountName, name: roleName })
      .nullable()
      .describe('`null`: the inventory has no such role.'),
    outcome: roleExplanation.shape.outcome
      .nullable()
      .describe(
        "What the role's trust policy says of the job's token on a push to the ref. `null`: it cannot be told.",
      ),
    reason: sentence.nullable().describe('Why it cannot be told.'),
  })
  .meta({ id: 'JobRole', description: 'A role that a job means to assume.' });
export type JobRole = z.infer<typeof jobRole>;

export const pipelineJob = z
  .strictObject({
    name: z.string().meta({ examples: ['deploy'] }),
    startedBy: z
      .string()
      .nullable()
      .describe("The trigger job of its child pipeline. `null`: the project's own pipeline."),
    stage: z.string().meta({ examples: ['deploy'] }),
    environment: z.string().nullable(),
    triggers: z.boolean().describe('It starts another pipeline and runs nothing itself.'),
    runs: list(
      z.strictObject({
        start: z.enum(STARTS),
        runs: z
          .enum(['runs', 'manual', 'not', 'unknown'])
          .describe('`manual`: once a person starts it. `unknown`: its rules ask what GitLab alone knows.'),
      }),
    ).describe('In which pipelines of the ref the job is.'),
    tokens: list(
      z.strictObject({
        name: z.string().meta({ examples: ['AWS_TOKEN'] }),
        audiences: list(z.string()).nullable().describe('`null`: set by a variable.'),
      }),
    ),
    roles: list(jobRole),
  })
  .meta({ id: 'PipelineJob', description: 'A job, when it runs, its ID tokens and its roles.' });
export type PipelineJob = z.infer<typeof pipelineJob>;

const pipelineVariable = z
  .strictObject({
    key: z.string().meta({ examples: ['ROLE_ARN'] }),
    environmentScope: z.string().meta({ examples: ['production'] }),
    protected: z.boolean().describe('Whether only pipelines of protected branches and tags have it.'),
    holder: z
      .strictObject({
        kind: z.enum(['project', 'group', 'instance']),
        path: z.string().nullable().describe('`null`: the instance.'),
      })
      .describe('Who sets it. A project goes before a group, and a group before the instance.'),
  })
  .meta({ id: 'PipelineVariable', description: 'A CI/CD variable by name. Its value is never read into Drawbridge.' });

export const pipelinesView = z
  .strictObject({
    instanceId,
    projectId,
    path: projectPath,
    ref: z.string().nullable().describe('The branch that was read. `null`: the project has no default branch.'),
    file: z.string().nullable().describe('The file that the pipeline begins in. `null`: none could be read.'),
    merged: z
      .boolean()
      .describe("Whether the jobs are those of GitLab's merged configuration, as not every include could be read."),
    jobs: list(pipelineJob).describe('Those with ID tokens or roles first. At most 300.'),
    jobCount: z.int(),
    notes: list(sentence).describe('What could not be read, and where GitLab reads the files otherwise.'),
    variables: z
      .strictObject({
        names: list(pipelineVariable).describe('Those of the project first, then of the nearest group.'),
        unread: list(sentence).describe('Whose variables could not be listed, and what that takes.'),
      })
      .describe('The CI/CD variables of the project, its groups and the instance.'),
    readAt: instant,
  })
  .meta({ id: 'Pipelines', description: 'The jobs of a project as its CI files have them on one branch.' });
export type PipelinesView = z.infer<typeof pipelinesView>;
