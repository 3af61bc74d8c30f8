import { ACCOUNTS, type Case } from '@/bin/fuzz/consistency/case';

/** What is in a case, in words: known differences say where they show. */
const IN_POLICY = {
  'not-principal': /"NotPrincipal"/,
  star: /"Principal":(?:"\*"|\{"(?:AWS|Federated)":"\*")/,
  'aws-principal': /"AWS":"arn/,
  'other-account': new RegExp(`${ACCOUNTS[1]}:oidc-provider`),
  'several-providers': /"Federated":\[/,
  'other-issuer': /oidc-provider\/token\.actions/,
  variable: /\$\{(?!\$\})/,
  'never-key': /aws:PrincipalOrgID|sts:ExternalId|"gitlab:sub"/,
  'call-key': /sts:RoleSessionName|aws:SourceIp|aws:CurrentTime|aws:SecureTransport/,
  'claim-key': /:(?:project_id|namespace_id|pipeline_source|ref_protected|user_\w+|runner_environment|environment)":/,
  deny: /"Effect":"Deny"/,
  negated: /Not(?:Equals|Like|IpAddress)/i,
  'any-case': /IgnoreCase/,
  'set-operator': /"For(?:All|Any)Values?:/,
  'if-exists': /IfExists"/,
  null: /"Null":/,
  'range-key': /"(?:Numeric|Date|IpAddress|NotIpAddress)/,
  several: /\},\{"Effect"/,
  'other-action': /"Action":(?!"sts:AssumeRoleWithWebIdentity"[,}])/,
} as const;

const IN_ESTATE: Readonly<Record<string, (tried: Case) => boolean>> = {
  unread: ({ unread }) => [...unread.values()].some((what) => what !== 'nothing'),
  'no-provider': ({ account }) => account.providers.length < 2,
  components: ({ instances }) =>
    instances.some(({ projects }) =>
      projects.some(({ subComponents }) => subComponents.join() !== 'project_path,ref_type,ref'),
    ),
};

export type Trait = keyof typeof IN_POLICY | 'unread' | 'no-provider' | 'components';

export function traitsOf(tried: Case): ReadonlySet<string> {
  const text = `${tried.before}${tried.after}`;
  return new Set([
    ...Object.entries(IN_POLICY).flatMap(([trait, pattern]) => (pattern.test(text) ? [trait] : [])),
    ...Object.entries(IN_ESTATE).flatMap(([trait, holds]) => (holds(tried) ? [trait] : [])),
  ]);
}
