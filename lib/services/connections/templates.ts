import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { partitionOf } from '@/lib/config/aws-regions';
import { list, sentence } from '@/lib/services/answers/parts';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';
import { quickCreateLink } from '@/lib/templates/quick-create';
import { printTemplate, TEMPLATE_FORMATS, TEMPLATE_NAMES, templateFile, templateOf } from '@/lib/templates/templates';

export const listTemplatesInput = z.strictObject({
  folder: z
    .url({ protocol: /^https$/, error: 'must be an https address' })
    .max(900)
    .optional()
    .describe('Folder in S3 that the CloudFormation templates were put in. With it, `quickCreate` is answered.')
    .meta({ examples: ['https://my-bucket.s3.eu-west-1.amazonaws.com/drawbridge/'] }),
  region: z
    .string()
    .max(30)
    .optional()
    .describe('Region that the stacks are created in. Default: the region of Drawbridge.')
    .meta({ examples: ['us-east-1'] }),
  hubRoleArn: z
    .string()
    .max(600)
    .optional()
    .describe('ARN of the role that Drawbridge runs as, to fill in.')
    .meta({ examples: ['arn:aws:iam::444455556666:role/drawbridge/Hub'] }),
  externalId: z
    .string()
    .max(200)
    .optional()
    .describe('External ID, to fill in.')
    .meta({ examples: ['harbour-production'] }),
});

export const templateView = z
  .strictObject({
    name: z.enum(TEMPLATE_NAMES).describe('What it sets up.'),
    format: z.enum(TEMPLATE_FORMATS).describe('The tool that reads it.'),
    file: z
      .string()
      .describe('Name of the file.')
      .meta({ examples: ['drawbridge-reader.yaml'] }),
    title: z.string().describe('Its name for people.'),
    sentence: sentence.describe('What it is for.'),
    parameters: list(
      z.strictObject({
        name: z
          .string()
          .describe('Its name in CloudFormation.')
          .meta({ examples: ['ExternalId'] }),
        meaning: sentence.describe('What it is for.'),
        default: z.string().nullable().describe('`null` if a value has to be given.'),
      }),
    ).describe('Values that whoever uses it gives.'),
    quickCreate: z
      .string()
      .nullable()
      .describe('Page of the AWS console that creates the stack. `null` without `folder`, and for Terraform.'),
  })
  .meta({ id: 'Template', description: 'A template that sets up an AWS account for Drawbridge.' });
export type TemplateView = z.infer<typeof templateView>;

/** Lists the templates that set up an account, with links that open them in the AWS console where they were put in S3. */
export async function listTemplates(context: Context, actor: Actor, input: unknown): Promise<readonly TemplateView[]> {
  await requireAccess(context, actor, 'settings.read');
  const { folder, region = context.config.aws.region, hubRoleArn, externalId } = parseInput(listTemplatesInput, input);
  const values = { ...(hubRoleArn && { HubRoleArn: hubRoleArn }), ...(externalId && { ExternalId: externalId }) };
  const partition = partitionOf(region);
  return TEMPLATE_NAMES.flatMap((name) =>
    TEMPLATE_FORMATS.map((format) => {
      const { title, sentence, parameters } = templateOf(name, format);
      const file = templateFile(name, format);
      const own = name === 'events' ? { HomeRegion: partition.iamRegion } : values;
      return {
        ...{ name, format, file, title, sentence },
        parameters: parameters.map(({ name, meaning, fallback }) => ({ name, meaning, default: fallback ?? null })),
        quickCreate:
          folder === undefined || format !== 'cloudformation'
            ? null
            : quickCreateLink({ name, partition: partition.id, region, folder, file, values: own }),
      };
    }),
  );
}

export const exportTemplateInput = z.strictObject({
  name: z.enum(TEMPLATE_NAMES).describe('What it sets up.'),
  format: z.enum(TEMPLATE_FORMATS).describe('The tool that reads it.'),
});

/** The text of a template, and the name of its file. */
export async function exportTemplate(
  context: Context,
  actor: Actor,
  input: unknown,
): Promise<{ readonly file: string; readonly text: string }> {
  await requireAccess(context, actor, 'settings.read');
  const { name, format } = parseInput(exportTemplateInput, input);
  return { file: templateFile(name, format), text: printTemplate(name, format) };
}
