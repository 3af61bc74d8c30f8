import { paths } from '@/components/paths';

const ROLE = { accountId: '111122223333', name: 'shop-web-preview' };
const QUESTION = { instance: 'harbour', project: 'shop/api', ref: 'develop', role: '111122223333/shop-api-deploy' };

/** The screens of the sandbox's estate that need no journey before them. */
export const SCREENS: readonly string[] = [
  paths.overview(),
  paths.accessMap(),
  paths.accessMap({ view: 'table', than: '2026-11-30' }),
  paths.projects(),
  paths.project('harbour', 102),
  paths.project('harbour', 203, { tab: 'pipelines' }),
  paths.roles(),
  paths.role(ROLE),
  ...['could', 'reduce', 'findings', 'policy', 'pipeline', 'terraform', 'history'].map((tab) =>
    paths.role(ROLE, { tab }),
  ),
  paths.compose(ROLE),
  paths.refused(),
  paths.reduce({ kind: 'limit-to-protected' }),
  paths.explain(),
  paths.explain(QUESTION),
  paths.scan(),
  paths.scan({ tab: 'policy' }),
  paths.onboardings(),
  paths.changes(),
  paths.changes({ state: 'all' }),
  paths.reviews(),
  paths.newReview(),
  paths.migrations(),
  paths.audit(),
  paths.access(),
  ...['connections', 'templates', 'people', 'rules', 'notifications', 'tokens', 'api'].map((part) =>
    paths.settings(part),
  ),
];
