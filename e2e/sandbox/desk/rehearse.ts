import { readJobRequest } from '@/e2e/sandbox/gitlab/job-request';
import { mintJobToken } from '@/e2e/sandbox/gitlab/job-token';
import type { Keys } from '@/e2e/sandbox/gitlab/keys';
import { Refused } from '@/e2e/sandbox/gitlab/refusals';
import type { Instance } from '@/e2e/sandbox/world/types';

export const PIPELINES = [
  { value: 'push', label: 'Push to a branch' },
  { value: 'tag', label: 'Tag' },
  { value: 'merge_request_event', label: 'Merge request' },
  { value: 'schedule', label: 'Schedule' },
  { value: 'trigger', label: 'Trigger token' },
  { value: 'web', label: 'Run by hand' },
] as const;

export interface Rehearsal {
  readonly projectId: number;
  readonly ref: string;
  readonly pipeline: string;
  readonly roleArn: string;
}

export interface Rehearsed {
  readonly admitted: boolean;
  /** What a terminal of the job would show, line by line. */
  readonly lines: readonly string[];
}

/** Runs one job: its GitLab mints the token, and STS admits or refuses it, both by the code that answers every other client. */
export async function rehearse(
  { instance, keys, awsUrl }: { readonly instance: Instance; readonly keys: Keys; readonly awsUrl: string },
  asked: Rehearsal,
): Promise<Rehearsed> {
  const isTag = asked.pipeline === 'tag';
  const request = {
    ...{ projectId: asked.projectId, ref: asked.ref, refType: isTag ? 'tag' : 'branch', audience: instance.issuer },
    ...(isTag ? {} : { source: asked.pipeline }),
  };
  let token: string;
  try {
    token = await mintJobToken(instance, keys, readJobRequest(JSON.stringify(request)));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { admitted: false, lines: ['$ # GitLab starts no such pipeline', JSON.stringify(error.body)] };
  }
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  const form = new URLSearchParams({
    ...{ Action: 'AssumeRoleWithWebIdentity', Version: '2011-06-15', RoleSessionName: 'rehearsal' },
    ...{ RoleArn: asked.roleArn, WebIdentityToken: token },
  });
  const answer = await fetch(awsUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  }).catch(() => null);
  const text = (await answer?.text()) ?? '';
  const part = (name: string) => text.split(`<${name}>`)[1]?.split('<')[0] ?? '';
  return {
    admitted: answer?.ok === true,
    lines: [
      '$ # The ID token that GitLab gave this job',
      `  iss  ${claims.iss}`,
      `  sub  ${claims.sub}`,
      `  aud  ${claims.aud}`,
      `  ref_protected  ${claims.ref_protected}`,
      `$ aws sts assume-role-with-web-identity --role-arn ${asked.roleArn} --role-session-name rehearsal`,
      ...(answer?.ok === true
        ? [`  Arn         ${part('Arn')}`, `  Expiration  ${part('Expiration')}`]
        : [answer === null ? 'Could not connect to AWS.' : `${part('Code')}: ${part('Message')}`]),
    ],
  };
}
