import { z } from 'zod';
import { badRequest } from '@/e2e/sandbox/gitlab/refusals';

const request = z.strictObject({
  /** Where the ref is: of a merge request from a fork, the fork. */
  projectId: z.int(),
  ref: z.string(),
  refType: z.enum(['branch', 'tag']),
  source: z.enum(['push', 'web', 'schedule', 'api', 'trigger', 'merge_request_event']).optional(),
  /** Where a merge request wants to go: another project than its own, or its own default branch. */
  target: z.strictObject({ projectId: z.int().optional(), branch: z.string().optional() }).optional(),
  audience: z.union([z.string(), z.array(z.string())]),
  /** What is left out is as the project's environment of that name has it. */
  environment: z
    .strictObject({ name: z.string(), tier: z.string().optional(), protected: z.boolean().optional() })
    .optional(),
  userId: z.int().optional(),
});

/** What kind of pipeline a job is in, and what it asks for. */
export type JobRequest = Readonly<z.input<typeof request>>;

export function readJobRequest(body: string): JobRequest {
  const read = request.safeParse(parse(body));
  if (!read.success) throw badRequest(z.prettifyError(read.error));
  return read.data;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw badRequest('Problems parsing JSON');
  }
}
