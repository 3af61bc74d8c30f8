/**
 * Issuers of tokens that are known not to be GitLabs, by the host of their issuer. AWS: OIDC identity providers, identity-provider
 * controls for shared issuers; the vendors' own pages on OIDC.
 * `host` is the whole issuer or what it begins with up to a slash; with a dot in front every host below it; `starts` is a beginning.
 */
const OTHER_ISSUERS: readonly { readonly name: string; readonly hosts: readonly string[]; readonly starts?: string }[] =
  [
    {
      name: 'GitHub',
      hosts: [
        'token.actions.githubusercontent.com',
        'vstoken.actions.githubusercontent.com',
        'oidc-configuration.audit-log.githubusercontent.com',
        '.ghe.com',
      ],
    },
    { name: 'Amazon EKS', hosts: ['.amazonaws.com', '.amazonaws.com.cn', '.amazonaws.eu'], starts: 'oidc.eks' },
    { name: 'Amazon Cognito', hosts: ['cognito-identity.amazonaws.com'] },
    { name: 'Amazon Cognito', hosts: ['.amazonaws.com'], starts: 'cognito-idp.' },
    { name: 'Login with Amazon', hosts: ['www.amazon.com'] },
    { name: 'Google', hosts: ['accounts.google.com', 'container.googleapis.com'] },
    { name: 'Facebook', hosts: ['graph.facebook.com'] },
    { name: 'Microsoft Entra ID', hosts: ['login.microsoftonline.com', 'sts.windows.net'] },
    { name: 'Azure AKS', hosts: ['.oic.prod-aks.azure.com'] },
    { name: 'Apple', hosts: ['appleid.apple.com'] },
    { name: 'Okta', hosts: ['.okta.com', '.oktapreview.com', '.okta-emea.com'] },
    { name: 'Auth0', hosts: ['.auth0.com'] },
    { name: 'Bitbucket', hosts: ['api.bitbucket.org'] },
    { name: 'Buildkite', hosts: ['agent.buildkite.com'] },
    { name: 'CircleCI', hosts: ['oidc.circleci.com'] },
    { name: 'Codefresh', hosts: ['oidc.codefresh.io'] },
    { name: 'HCP Terraform', hosts: ['app.terraform.io'] },
    { name: 'Pulumi', hosts: ['api.pulumi.com'] },
    { name: 'Scalr', hosts: ['scalr.io', '.scalr.io'] },
    { name: 'Spacelift', hosts: ['.app.spacelift.io', '.app.us.spacelift.io'] },
    { name: 'Upbound', hosts: ['proidc.upbound.io'] },
    { name: 'Vercel', hosts: ['oidc.vercel.com'] },
  ];

/** Who issues the tokens of a host, where it is known that no GitLab does; null: it may be a GitLab. */
export function otherIssuer(issuer: string): string | null {
  const host = issuer.toLowerCase().split('/')[0] ?? '';
  const isOf = (known: string): boolean => (known.startsWith('.') ? host.endsWith(known) : host === known);
  return OTHER_ISSUERS.find(({ hosts, starts = '' }) => host.startsWith(starts) && hosts.some(isOf))?.name ?? null;
}
