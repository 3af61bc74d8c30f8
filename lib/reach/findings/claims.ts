import type { FindingRule } from '@/lib/reach/findings/finding-rule';
import type { ClauseView, StatementView } from '@/lib/reach/statement-view';
import { SHARED_ISSUER_CLAIMS } from '@/lib/subjects/issuer-claims';

const isAllow = ({ statement, issuer }: StatementView): boolean => statement.effect === 'Allow' && issuer !== null;
const passesWhenAbsent = ({ operator }: ClauseView): boolean =>
  operator.ifExists || operator.over === 'all' || (operator.rule.negated && operator.over === 'single');

/** Claims that their owner can change: no proof of who runs the job. */
const CHANGEABLE: readonly string[] = ['user_login', 'user_email', 'user_access_level', 'pipeline_source'];

/** Keys and claims. */
export const CLAIM_RULES: readonly FindingRule[] = [
  {
    id: 'foreign-key-prefix',
    severity: 'high',
    title: 'The key belongs to another issuer',
    why: 'AWS fills the keys of the provider that the token came from, so this key is never there.',
    remedy: 'Use the keys of the provider that the statement names.',
    source: 'AWS: OIDC condition keys',
    find: (view) =>
      isAllow(view)
        ? view.clauses
            .filter(
              ({ clause, claim }) => claim === null && clause.key.slice(0, clause.key.lastIndexOf(':')).includes('.'),
            )
            .map((found) => ({
              path: found.path,
              message: passesWhenAbsent(found)
                ? `${found.clause.key} is never there for ${view.issuer?.host}, so this condition checks nothing.`
                : `${found.clause.key} is never there for ${view.issuer?.host}, so the statement admits nobody.`,
              severity: passesWhenAbsent(found) ? ('critical' as const) : ('high' as const),
            }))
        : [],
  },
  {
    id: 'claim-not-read',
    severity: 'high',
    title: 'AWS does not read this claim',
    why: 'Of a GitLab other than gitlab.com AWS reads only the subject and the audience.',
    remedy: 'Say it in the subject: its components can be chosen in each project.',
    source: 'AWS: STS condition keys; GitLab: OIDC with AWS',
    find: (view) => {
      const { issuer } = view;
      if (!isAllow(view) || issuer === null || issuer.kind === 'other') return [];
      const readable = ['sub', 'aud', ...(issuer.kind === 'gitlab-com' ? SHARED_ISSUER_CLAIMS : [])];
      return view.clauses
        .filter(({ claim }) => claim !== null && !readable.includes(claim))
        .map((found) => ({
          path: found.path,
          message: passesWhenAbsent(found)
            ? `${found.clause.key} is always absent, so this condition checks nothing.`
            : `${found.clause.key} is always absent, so the statement admits nobody.`,
          severity: passesWhenAbsent(found) ? ('critical' as const) : ('high' as const),
        }));
    },
  },
  {
    id: 'changeable-claim',
    severity: 'high',
    title: 'Only claims that people can change keep others out',
    why: 'Names, addresses and roles of the user, and the source of the pipeline, can be chosen or differ in a fork.',
    remedy: 'Name the project in the subject, and its id where AWS reads it.',
    source: 'Unit 42: user-controllable claim values; GitLab: ID token authentication',
    find: (view) =>
      isAllow(view) && view.assessment.low >= 4
        ? view.clauses
            .filter(({ claim }) => claim !== null && CHANGEABLE.includes(claim))
            .map(({ path, clause }) => ({ path, message: `${clause.key} is no proof of the project.` }))
        : [],
  },
  {
    id: 'ref-protected-claim',
    severity: 'info',
    title: 'Pipelines of merge requests may count as unprotected',
    why: 'ref_protected is true for merge request pipelines only with a project setting, and never for forks.',
    remedy: 'Expect merge request pipelines to be refused, or map branches instead.',
    source: 'GitLab: ID token authentication, ref_protected',
    find: (view) =>
      isAllow(view)
        ? view.clauses
            .filter(({ claim }) => claim === 'ref_protected')
            .map(({ path }) => ({
              path,
              message: 'This admits protected refs of the project whatever they are called.',
            }))
        : [],
  },
  {
    id: 'aud-missing',
    severity: 'medium',
    title: 'The audience is not checked',
    why: 'A token that was made for another service can be played back to AWS if its audience is one of the provider.',
    remedy: 'Add a condition on the audience that only AWS is meant by.',
    source: 'GitLab: ID token authentication, aud',
    find: (view) =>
      isAllow(view) && view.assessment.high > 0 && !view.clauses.some(({ claim }) => claim === 'aud')
        ? [{ path: view.path, message: 'No condition on the audience.' }]
        : [],
  },
  {
    id: 'aud-unknown',
    severity: 'medium',
    title: 'The provider does not accept the audience',
    why: 'STS refuses tokens whose audience is not a client id of the provider.',
    remedy: 'Add the client id to the provider, or use one that it has.',
    source: 'AWS: CreateOpenIDConnectProvider, ClientIDList',
    find: (view) =>
      view.clauses
        .filter(({ claim, operator }) => claim === 'aud' && operator.rule.compares === 'text' && !operator.rule.negated)
        .flatMap(({ clause, path }) => {
          const accepted = view.providers.map((arn) => view.facts.audiences[arn]);
          if (accepted.length === 0 || accepted.some((list) => list === undefined)) return [];
          const missing = clause.values.filter((value) => !accepted.some((list) => list?.includes(value)));
          return missing.length === 0 ? [] : [{ path, message: `No provider accepts ${missing.join(', ')}.` }];
        }),
  },
  {
    id: 'aud-shared',
    severity: 'low',
    title: 'The audience is that of the whole GitLab',
    why: 'Tokens for other services often have the same audience, so that one of them could be played back to AWS.',
    remedy: 'Give AWS an audience of its own, for example sts.amazonaws.com.',
    source: 'GitLab: ID token authentication, aud',
    find: (view) =>
      isAllow(view)
        ? view.clauses
            .filter(({ claim, clause }) => claim === 'aud' && clause.values.includes(`https://${view.issuer?.host}`))
            .map(({ path }) => ({ path, message: `https://${view.issuer?.host} is not the audience of AWS alone.` }))
        : [],
  },
  {
    id: 'issuer-in-bucket',
    severity: 'info',
    title: 'The issuer is a bucket',
    why: 'Whoever may write the bucket, or takes its name after it was deleted, can issue tokens.',
    remedy: 'Guard the bucket as you guard the roles behind it.',
    source: 'GitLab: OIDC with AWS, custom issuer',
    find: (view) =>
      /(^|\.)s3[.-][a-z0-9.-]*amazonaws\.com|storage\.googleapis\.com/.test(view.issuer?.host ?? '')
        ? [{ path: view.path, message: `${view.issuer?.host} is served from a bucket.` }]
        : [],
  },
];
