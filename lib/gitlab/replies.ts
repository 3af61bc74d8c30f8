import { z } from 'zod';
import { strangeReply } from '@/lib/gitlab/failures';

/**
 * What is read of GitLab's replies. Members that are not named here are ignored. Members that GitLab hides from weaker
 * tokens are optional: absent means unknown, never the default.
 */
const id = z.int().positive();

export const metadataReply = z.object({ version: z.string() });
export const tokenReply = z.object({ scopes: z.array(z.string()), expires_at: z.string().nullish() });
export const userReply = z.object({ username: z.string() });

export const listedProjectReply = z.object({ id, path_with_namespace: z.string() });
export const projectReply = z.object({
  id,
  path_with_namespace: z.string(),
  name: z.string(),
  visibility: z.enum(['private', 'internal', 'public']),
  archived: z.boolean(),
  default_branch: z.string().nullish(),
  web_url: z.string().nullish(),
  ci_id_token_sub_claim_components: z.array(z.string()).nullish(),
  ci_allow_fork_pipelines_to_run_in_parent_project: z.boolean().nullish(),
  protect_merge_request_pipelines: z.boolean().nullish(),
  created_at: z.coerce.date().nullish().catch(null),
  /** A date. Older GitLabs call it "_at". */
  marked_for_deletion_on: z.string().nullish(),
  marked_for_deletion_at: z.string().nullish(),
  namespace: z.object({ kind: z.string() }).nullish().catch(null),
});

export const groupReply = z.object({ id, full_path: z.string(), name: z.string() });
export const refReply = z.object({ name: z.string(), protected: z.boolean() });
/** Of one member of a group. An account without a state would count as active: it is asked for. */
export const groupMemberReply = z.object({
  id,
  username: z.string(),
  name: z.string(),
  state: z.string(),
  access_level: z.int(),
  expires_at: z.iso.date().nullish(),
  membership_state: z.string().nullish(),
});
export const accountReply = z.object({
  id,
  username: z.string(),
  name: z.string(),
  state: z.string(),
  email: z.string().nullish(),
  public_email: z.string().nullish(),
  identities: z.array(z.object({ provider: z.string(), extern_uid: z.string() })).nullish(),
});
export const memberReply = z.object({ id, access_level: z.int(), state: z.string().optional() });

const accessLevels = z.array(z.object({ access_level: z.int().nullish() })).nullish();
export const protectedBranchReply = z.object({
  name: z.string(),
  push_access_levels: accessLevels,
  merge_access_levels: accessLevels,
  inherited: z.boolean().nullish(),
});
export const protectedTagReply = z.object({ name: z.string(), create_access_levels: accessLevels });

/** Reads a reply, or throws GitLabError "failed" with the place that is not as documented. */
export function readReply<S extends z.ZodType>(call: string, schema: S, reply: unknown): z.output<S> {
  const read = schema.safeParse(reply);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw strangeReply(call, `The answer is not as documented at ${issue?.path.join('.') || 'its root'}.`);
}

/** The same for a list. */
export const readReplies = <S extends z.ZodType>(call: string, schema: S, reply: unknown): readonly z.output<S>[] =>
  readReply(call, z.array(schema), reply);
