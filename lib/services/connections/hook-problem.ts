import type { Config, InstanceConfig } from '@/lib/config/config';

/** Where a GitLab sends its events. */
export const hookUrl = ({ publicUrl }: Pick<Config, 'publicUrl'>, instanceId: string): string =>
  `${publicUrl}/hooks/gitlab/${instanceId}`;

/** Why no hooks can be set up in a GitLab, with how to do it by hand; null: nothing that is known here is against it. */
export function hookProblem(
  config: Pick<Config, 'publicUrl'>,
  { id, hookToken, writerToken }: Pick<InstanceConfig, 'id' | 'hookToken' | 'writerToken'>,
): string | null {
  if (hookToken === undefined)
    return 'Drawbridge has no secret to know the events of this GitLab by. Set one of at least 16 characters (GITLAB_HOOK_TOKEN, or hookToken of the GitLab in drawbridge.yaml).';
  if (writerToken === null)
    return `The token of Drawbridge only reads this GitLab (read_api). Hooks need a token with scope api: an administrator's for a system hook, an Owner's for webhooks of groups, a Maintainer's for those of projects. Set it as writer token (GITLAB_WRITER_TOKEN, or writerToken in drawbridge.yaml), or create a hook by hand, with the URL ${hookUrl(config, id)} and the secret of the configuration.`;
  return null;
}
