/**
 * The condition keys that do not belong to an issuer, as a call of AssumeRoleWithWebIdentity carries them. The call is not
 * signed by any AWS account, so it never has keys of the principal. AWS: Service Authorization Reference, STS; global condition
 * context keys.
 * `caller`: the caller chooses it. `call`: it comes with the call, and nobody chooses it. `role`: it is a fact of the role.
 * `token`: only a token that says so brings it, which GitLab's never do. `never`: no such call has it.
 */
export type KeySource = 'caller' | 'call' | 'role' | 'token' | 'never';

export interface CallKey {
  /** In lower case; with a slash at its end it stands for every key that begins so. */
  readonly key: string;
  readonly source: KeySource;
  /** There in every call. */
  readonly always: boolean;
  /** The only values it can have; null: any. */
  readonly words: readonly string[] | null;
}

const row = (source: KeySource, always: boolean, words: readonly string[] | null, ...keys: readonly string[]) =>
  keys.map((key): CallKey => ({ key, source, always, words }));

export const CALL_KEYS: readonly CallKey[] = [
  ...row('caller', true, null, 'sts:rolesessionname'),
  ...row('caller', false, null, 'aws:sourceip', 'aws:useragent', 'aws:referer'),
  ...row('caller', false, null, 'aws:sourcevpc', 'aws:sourcevpcarn', 'aws:sourcevpce', 'aws:vpcsourceip'),
  ...row('caller', false, null, 'aws:vpceaccount', 'aws:vpceorgid', 'aws:vpceorgpaths'),
  ...row('call', true, null, 'aws:currenttime', 'aws:epochtime', 'aws:requestedregion'),
  ...row('call', true, ['true'], 'aws:securetransport'),
  ...row('call', true, ['false'], 'aws:viaawsservice'),
  ...row('call', true, null, 'aws:principaltype', 'aws:userid'),
  ...row('role', false, null, 'aws:resourcetag/', 'iam:resourcetag/', 'aws:resourceaccount'),
  ...row('role', false, null, 'aws:resourceorgid', 'aws:resourceorgpaths'),
  ...row('token', false, null, 'aws:requesttag/', 'aws:tagkeys', 'sts:transitivetagkeys'),
  ...row('token', false, null, 'sts:sourceidentity', 'sts:roleauthorizedbyidp'),
  ...row('never', false, null, 'aws:principalarn', 'aws:principalaccount', 'aws:principalorgid'),
  ...row('never', false, null, 'aws:principalorgpaths', 'aws:principaltag/', 'aws:principalisawsservice'),
  ...row('never', false, null, 'aws:principalservicename', 'aws:principalservicenameslist', 'aws:username'),
  ...row('never', false, null, 'aws:multifactorauthpresent', 'aws:multifactorauthage', 'aws:tokenissuetime'),
  ...row('never', false, null, 'aws:sourceidentity', 'aws:calledvia', 'aws:calledviafirst', 'aws:calledvialast'),
  ...row('never', false, null, 'aws:sourceaccount', 'aws:sourcearn', 'aws:sourceorgid', 'aws:sourceorgpaths'),
  ...row('never', false, null, 'aws:ec2instancesourcevpc', 'aws:ec2instancesourceprivateipv4'),
  ...row('never', false, null, 'sts:externalid', 'sts:awsservicename', 'sts:taskpolicyarn'),
];

const EXACT = new Map(CALL_KEYS.map((rule) => [rule.key, rule]));
const FAMILIES = CALL_KEYS.filter(({ key }) => key.endsWith('/'));
/** AWS goes on to add keys of its own, so of these prefixes a key that is not in the table may be there. */
const OPEN_PREFIXES: readonly string[] = ['aws', 'sts', 'iam'];
const NEVER: CallKey = { key: '', source: 'never', always: false, words: null };

/** Whether a key is one of an issuer: those have the host as their prefix, with a dot in it or a path behind it. */
export const isIssuerKey = (key: string): boolean => /[./]/.test(key.slice(0, Math.max(0, key.indexOf(':'))));

/**
 * What a key that is none of an issuer is in such a call; null: not known. A key of another service, or one with a prefix that is
 * no host (`gitlab:sub`), is never there.
 */
export function callKey(key: string): CallKey | null {
  const name = key.toLowerCase();
  const known = EXACT.get(name) ?? FAMILIES.find((family) => name.startsWith(family.key));
  if (known !== undefined) return known;
  return OPEN_PREFIXES.includes(name.slice(0, Math.max(0, name.indexOf(':')))) ? null : NEVER;
}
