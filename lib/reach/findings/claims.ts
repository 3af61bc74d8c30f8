import { exampleOf } from '@/lib/reach/findings/example';
import type { FindingRule, Hit } from '@/lib/reach/findings/finding-rule';
import { underOwnKey, withClause, withoutClause, withoutStatement } from '@/lib/reach/findings/fixes';
import { quote, quoteAll } from '@/lib/reach/findings/quote';
import type { ClauseView, StatementView } from '@/lib/reach/findings/statement-view';
import { narrowedStatement } from '@/lib/reach/findings/subject';
import { SHARED_ISSUER_CLAIMS } from '@/lib/subjects/issuer-claims';

const isAllow = ({ statement, issuer }: StatementView): boolean => statement.effect === 'Allow' && issuer !== null;
const passesWhenAbsent = ({ operator }: ClauseView): boolean =>
  operator.ifExists || operator.over === 'all' || (operator.rule.negated && operator.over === 'single');

/** Claims that their owner can change: no proof of who runs the job. */
const CHANGEABLE: readonly string[] = ['user_login', 'user_email', 'user_access_level', 'pipeline_source'];
/** Key prefixes of AWS itself. Every other key is named after the host of a provider. */
const AWS_PREFIXES: readonly string[] = ['aws', 'sts', 'saml', 'iam'];

/** Whether AWS fills the condition key of this claim for tokens of the issuer. Of an issuer that is no GitLab nothing is known. */
export function readsClaim({ issuer }: StatementView, claim: string | null): boolean {
  if (claim === null) return false;
  if (issuer === null || issuer.kind === 'other') return true;
  return [...SUBJECT_AND_AUDIENCE, ...(issuer.kind === 'gitlab-com' ? SHARED_ISSUER_CLAIMS : [])].includes(claim);
}
const SUBJECT_AND_AUDIENCE = ['sub', 'aud'];

/** A condition on a key that no token of the provider ever fills: it checks nothing, or nobody gets in. */
const onAbsentKey = (view: StatementView, found: ClauseView, why: string): Hit =>
  passesWhenAbsent(found)
    ? {
        path: found.path,
        title: `The condition on ${quote(found.clause.key)} checks nothing: ${why}`,
        severity: 'critical',
        says: 'lets-in',
        fix: withoutClause(found),
      }
    : {
        path: found.path,
        title: `The condition on ${quote(found.clause.key)} keeps everyone out: ${why}`,
        says: 'keeps-out',
        fix: withoutStatement(view),
      };

/** Whether the key is named after something that is no provider of the statement. */
function isForeign({ hosts, issuer }: StatementView, { clause: { key }, claim }: ClauseView): boolean {
  const prefix = key.slice(0, Math.max(0, key.lastIndexOf(':'))).toLowerCase();
  if (claim !== null || prefix === '' || AWS_PREFIXES.includes(prefix.split(':')[0] ?? '')) return false;
  return issuer !== null && !hosts.includes(prefix);
}

/** Keys and claims. */
export const CLAIM_RULES: readonly FindingRule[] = [
  {
    id: 'foreign-key-prefix',
    severity: 'high',
    title: 'The key belongs to another issuer',
    why: 'AWS fills only the keys that are named after the provider of the token.',
    remedy: 'Name the key after the provider that the statement trusts.',
    source: 'AWS: OIDC condition keys',
    says: 'keeps-out',
    find: (view) =>
      isAllow(view)
        ? view.clauses
            .filter((found) => isForeign(view, found))
            .map((found) => {
              const own = `${view.issuer?.host}:${found.clause.key.slice(found.clause.key.lastIndexOf(':') + 1)}`;
              const hit = onAbsentKey(view, found, `a token of ${view.issuer?.host} never has it`);
              return {
                ...hit,
                fix: hit.fix ?? underOwnKey(view, found, own),
                remedy: `Write ${quote(own)}, the key of the provider that the statement trusts.`,
              };
            })
        : [],
  },
  {
    id: 'claim-not-read',
    severity: 'high',
    title: 'AWS does not read this claim',
    why: 'For self-managed GitLab, AWS reads only `sub` and `aud`.',
    remedy: 'Say it in the subject: each project can choose its sub claim components.',
    source: 'AWS: STS condition keys; GitLab: OIDC with AWS',
    says: 'keeps-out',
    find: (view) => {
      if (!isAllow(view)) return [];
      const isShared = view.issuer?.kind === 'gitlab-com';
      const why = `For gitlab.com, AWS reads only \`sub\`, \`aud\` and ${SHARED_ISSUER_CLAIMS.length} more claims, and not this one.`;
      return view.clauses
        .filter(({ claim }) => claim !== null && !readsClaim(view, claim))
        .map((found) => ({
          ...onAbsentKey(view, found, 'AWS does not read this claim'),
          ...(isShared ? { why } : {}),
        }));
    },
  },
  {
    id: 'changeable-claim',
    severity: 'high',
    title: 'Only claims that people can change keep others out',
    why: 'People choose their own user name and address, a fork has its own access levels, and anybody can start a pipeline.',
    remedy: 'Name the project in the subject, and its id where AWS reads it.',
    source: 'Unit 42: user-controllable claim values; GitLab: ID token authentication',
    says: 'lets-in',
    find: (view) =>
      isAllow(view) && view.assessment.low >= 4
        ? view.clauses
            .filter(({ claim }) => claim !== null && CHANGEABLE.includes(claim))
            .map(({ path, claim }) => ({
              path,
              title: `${view.name} relies on ${quote(claim ?? '')}, which people can change`,
              example: exampleOf(view, null),
              fix: narrowedStatement(view),
            }))
        : [],
  },
  {
    id: 'ref-protected-claim',
    severity: 'info',
    title: 'Merge request pipelines may count as unprotected',
    why: 'GitLab says `ref_protected` of a merge request pipeline only with a project setting, and never for forks.',
    remedy: 'Expect merge request pipelines to be refused, or map branches instead.',
    source: 'GitLab: ID token authentication, ref_protected',
    says: 'neither',
    find: (view) =>
      isAllow(view)
        ? view.clauses
            .filter(({ claim }) => claim === 'ref_protected')
            .map(({ path }) => ({ path, title: `${view.name} goes by ref_protected and not by the name of the ref` }))
        : [],
  },
  {
    id: 'aud-missing',
    severity: 'medium',
    title: 'The audience is not checked',
    why: 'A token that was made for another service can be played back to AWS if the provider lists its audience.',
    remedy: 'Add a condition on `aud` with an audience that only AWS uses.',
    source: 'GitLab: ID token authentication, aud',
    says: 'neither',
    find: (view) =>
      isAllow(view) && view.assessment.high > 0 && !view.clauses.some(({ claim }) => claim === 'aud')
        ? [
            {
              path: view.path,
              title: `${view.name} does not check the audience`,
              fix: withClause(view, 'aud', clientIds(view) ?? [], 'Require an audience of the provider'),
            },
          ]
        : [],
  },
  {
    id: 'aud-unknown',
    severity: 'medium',
    title: 'The provider does not accept the audience',
    why: 'STS refuses tokens whose audience is not a client id of the provider.',
    remedy: 'Add the audience to the client ids of the provider, or use one that it has.',
    source: 'AWS: CreateOpenIDConnectProvider, ClientIDList',
    says: 'neither',
    find: (view) =>
      view.clauses
        .filter(({ claim, operator }) => claim === 'aud' && operator.rule.compares === 'text' && !operator.rule.negated)
        .flatMap(({ clause, path }) => {
          const accepted = clientIds(view);
          const missing = accepted === null ? [] : clause.values.filter((value) => !accepted.includes(value));
          return missing.length === 0
            ? []
            : [{ path, title: `No provider of ${view.name.toLowerCase()} accepts the audience ${quoteAll(missing)}` }];
        }),
  },
  {
    id: 'aud-shared',
    severity: 'low',
    title: 'The audience is that of the whole GitLab',
    why: 'Tokens for other services often have this audience, so one of them could be played back to AWS.',
    remedy: 'Use an audience of its own for AWS, for example `sts.amazonaws.com`.',
    source: 'GitLab: ID token authentication, aud',
    says: 'neither',
    find: (view) =>
      isAllow(view)
        ? view.clauses
            .filter(({ claim, clause }) => claim === 'aud' && clause.values.includes(`https://${view.issuer?.host}`))
            .map(({ path }) => ({
              path,
              title: `The audience \`https://${view.issuer?.host}\` is not specific to AWS`,
            }))
        : [],
  },
  {
    id: 'issuer-in-bucket',
    severity: 'info',
    title: 'The issuer is a bucket',
    why: 'Whoever can write to the bucket, or takes its name after it was deleted, can issue tokens.',
    remedy: 'Guard the bucket as you guard the roles that trust it.',
    source: 'GitLab: OIDC with AWS, custom issuer',
    says: 'neither',
    find: (view) =>
      /(^|\.)s3[.-][a-z0-9.-]*amazonaws\.com|storage\.googleapis\.com/.test(view.issuer?.host ?? '')
        ? [{ path: view.path, title: `The keys of ${view.issuer?.host} are served from a bucket` }]
        : [],
  },
];

/** The client ids of the statement's providers; null where they are not all known. */
function clientIds({ providers, facts }: StatementView): readonly string[] | null {
  const lists = providers.map((arn) => facts.audiences[arn]).filter((list) => list !== undefined && list !== null);
  return lists.length > 0 && lists.length === providers.length ? [...new Set(lists.flat())] : null;
}
