import type { Credentials } from '@aws-sdk/client-sts';
import { signRequest } from '@/e2e/sandbox/aws/protocol/sign-request';

const AWS = process.env.E2E_AWS_URL ?? '';

/** Makes a bucket with the credentials that a job got. The status says whether its role may. */
export async function createBucket(bucket: string, keys: Credentials | undefined): Promise<number> {
  const request = { method: 'PUT', url: `${AWS}/${bucket}`, service: 's3', region: 'eu-central-1' };
  const signing = {
    accessKeyId: keys?.AccessKeyId ?? '',
    secretAccessKey: keys?.SecretAccessKey ?? '',
    sessionToken: keys?.SessionToken,
  };
  const answer = await fetch(request.url, {
    method: request.method,
    headers: signRequest(request, signing, new Date()),
  });
  return answer.status;
}
