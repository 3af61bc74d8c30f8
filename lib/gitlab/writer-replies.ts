import { z } from 'zod';
import type { MergedPipeline } from '@/lib/gitlab/repository-port';
import type { MergeRequest } from '@/lib/gitlab/writer-port';

export const variableReply = z.object({
  key: z.string(),
  value: z.string().nullish(),
  protected: z.boolean(),
  masked: z.boolean(),
  environment_scope: z.string(),
});

export const fileReply = z.object({ content: z.string(), last_commit_id: z.string() });
/** GitLab: CI Lint API. */
export const lintReply = z.object({
  valid: z.boolean(),
  errors: z.array(z.string()).default([]),
  merged_yaml: z.string().nullish(),
  jobs: z.array(z.object({ name: z.string() })).nullish(),
});

export const toMergedPipeline = (reply: z.output<typeof lintReply>): MergedPipeline => ({
  valid: reply.valid,
  errors: reply.errors,
  yaml: reply.merged_yaml ?? null,
  jobs: reply.jobs?.map(({ name }) => name) ?? null,
});

export const mergeRequestReply = z.object({
  iid: z.int().positive(),
  web_url: z.url({ protocol: /^https?$/ }),
  state: z.enum(['opened', 'closed', 'locked', 'merged']),
  merged_at: z.iso.datetime({ offset: true }).nullish(),
});

export const toMergeRequest = (reply: z.output<typeof mergeRequestReply>): MergeRequest => ({
  number: reply.iid,
  url: reply.web_url,
  state: reply.state,
  mergedAt: reply.merged_at ? new Date(reply.merged_at) : null,
});
