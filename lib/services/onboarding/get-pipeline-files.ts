import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { regionOf } from '@/lib/config/config';
import { recoverMappings } from '@/lib/mappings/recover-mappings';
import type { RecoveredMapping } from '@/lib/mappings/types';
import { checkFile } from '@/lib/onboarding/check-job';
import { componentFile, componentUse, terraformJob, terraformProvider } from '@/lib/onboarding/other-ways';
import { pipelineFile } from '@/lib/onboarding/pipeline-file';
import { SHELLS } from '@/lib/onboarding/session-lines';
import { TOOL_NAMES } from '@/lib/onboarding/tools';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { list } from '@/lib/services/answers/parts';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import { loadRole } from '@/lib/services/facts/load-role';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const getPipelineFilesInput = z.strictObject({
  accountId: z.string().max(20),
  name: z.string().max(64),
  tool: z.enum(TOOL_NAMES).default('aws-cli'),
  credentials: z.enum(['profile', 'environment']).default('profile'),
  shell: z
    .enum(SHELLS)
    .default('sh')
    .meta({
      description: 'What the runner reads scripts with. `powershell`: Windows.',
      examples: ['sh'],
    }),
});

export const pipelineFiles = z
  .strictObject({
    files: list(
      z.strictObject({
        source: z.string(),
        text: z.string(),
        check: z.string().describe('Jobs that prove that only the mapped refs get in.'),
        component: z.string().describe('The template of a CI/CD component that gives jobs the role.'),
        componentUse: z.string().describe('How a project includes that component.'),
        terraform: z.string().describe("A provider of Terraform's that enters the role on its own."),
        terraformJob: z.string().describe('The job that gives that provider its token.'),
      }),
    ),
  })
  .meta({ id: 'PipelineFiles', description: 'One `.gitlab-ci.yml` for each project or group that is mapped.' });
export type PipelineFiles = z.infer<typeof pipelineFiles>;

/** Writes the job with which each mapped project enters the role. Its ARN is expected in the variable ROLE_ARN. */
export async function getPipelineFiles(context: Context, actor: Actor, input: unknown): Promise<PipelineFiles> {
  await requireAccess(context, actor, 'estate.read');
  const { tool, credentials, shell, ...where } = parseInput(getPipelineFilesInput, input);
  const role = await loadRole(context, where);
  const parsed = parsePolicy(role.trustPolicy);
  const { mappings } = parsed.ok ? recoverMappings(parsed.policy, issuerProfiles(context.config)) : { mappings: [] };
  const { jobImages: ownImages } = context.config;
  // Without it the tools ask the global STS, which not every partition has.
  const region = regionOf(context.config, role.accountId);
  const { arn: roleArn, maxSessionSeconds } = role;
  const bySource = new Map<string, RecoveredMapping[]>();
  for (const mapping of mappings) {
    const source = sourceOf(mapping);
    bySource.set(source, [...(bySource.get(source) ?? []), mapping]);
  }
  return {
    files: [...bySource].flatMap(([source, [first, ...rest]]) => {
      const audience = first?.audiences[0];
      if (first === undefined || audience === undefined) return [];
      // One job asks for one audience: refs that need another one would be refused with it.
      const alike = [first, ...rest].filter(({ audiences }) => audiences.includes(audience));
      const track = { mappings: alike, audience, roleVariable: 'ROLE_ARN', credentials, region, ownImages, shell };
      const way = { audience, roleArn, region, maxSessionSeconds, ownImages };
      return [
        {
          source,
          text: pipelineFile({ ...track, tool, maxSessionSeconds }),
          check: checkFile({ ...track, roleArn }),
          component: componentFile(way, credentials),
          componentUse: componentUse(way),
          terraform: terraformProvider(way),
          terraformJob: terraformJob(way),
        },
      ];
    }),
  };
}

const sourceOf = ({ source }: RecoveredMapping): string =>
  source.path === '' && source.kind === 'project' ? `project ${source.projectId}` : source.path;
