/**
 * The claims besides `sub` and `aud` that AWS reads as condition keys when the issuer is gitlab.com itself. For any other
 * GitLab such a key is always absent. AWS: Service Authorization Reference, STS condition keys.
 */
export const SHARED_ISSUER_CLAIMS: readonly string[] = [
  'namespace_id',
  'pipeline_source',
  'project_id',
  'ref_protected',
  'runner_environment',
  'user_access_level',
  'user_email',
  'user_id',
  'user_login',
];
