import type { Layer } from '@/lib/pipelines/ci-jobs';
import { lookUp, mapAt } from '@/lib/pipelines/ci-nodes';

/** Stores that GitLab fetches `secrets:` from with a token of the job. GitLab: `secrets`. */
const STORES = ['vault', 'azure_key_vault', 'gcp_secret_manager', 'akeyless', 'aws_secrets_manager'] as const;
type Store = (typeof STORES)[number];

/** The stores of secrets that name no `token:` of their own: GitLab gives them the job's first ID token. */
export type BareSecrets = readonly Store[];

/** What a job's secrets without a `token:` come from, each store once. */
export function bareSecretsOf(layers: readonly Layer[]): BareSecrets {
  const found = layers.flatMap(({ file, map }) => {
    const secrets = lookUp(file, map, 'secrets');
    return (mapAt(secrets)?.items ?? []).flatMap(({ key }) => {
      const secret = secrets && mapAt(lookUp(secrets.file, mapAt(secrets) ?? map, String(key)));
      if (!secrets || !secret || lookUp(secrets.file, secret, 'token') !== null) return [];
      return STORES.filter((store) => lookUp(secrets.file, secret, store) !== null);
    });
  });
  return STORES.filter((store) => found.includes(store));
}
