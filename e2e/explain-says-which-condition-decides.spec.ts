import { expect, test } from '@playwright/test';
import { awaitProject, jobToken, openRole, pushPipeline } from './steps/estate';
import { as } from './steps/people';

test('a refused pipeline is explained clause by clause, and its smallest edit can be composed', async ({ browser }) => {
  const rhea = await as(browser, 'rhea');
  await openRole(rhea, '111122223333', 'shop-images-release');
  await awaitProject(rhea, 'shop/images');
  await rhea.getByRole('link', { name: 'Explain', exact: true }).last().click();
  await rhea.getByLabel('Project').fill('shop/images');
  await rhea.getByLabel('Branch or tag').fill('develop');
  await rhea.getByRole('button', { name: 'Explain', exact: true }).click();
  await expect(rhea.getByText('Refused: shop-images-release')).toBeVisible();
  await expect(rhea.getByText('The token is of a branch; the policy admits a tag.')).toBeVisible();
  await rhea.getByRole('link', { name: 'Compose this edit' }).click();
  const proposed = rhea.getByRole('region', { name: 'Proposed trust policy' });
  await expect(proposed.getByText('project_path:shop/images:ref_type:branch:ref:develop')).toBeVisible();
});

const ROLE = 'shop-images-release';
const PIPELINE = `lint:
  stage: test
  script: [make lint]
deploy:
  stage: deploy
  id_tokens: {AWS_TOKEN: {aud: https://gitlab.harbour.example}}
  rules: [{if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH}]
  script: [aws sts assume-role-with-web-identity --role-arn arn:aws:iam::111122223333:role/${ROLE} --web-identity-token $AWS_TOKEN]
`;

test('the jobs of a project that ask for the role are listed, and those that do not are not', async ({ browser }) => {
  const rhea = await as(browser, 'rhea');
  await openRole(rhea, '111122223333', ROLE);
  await awaitProject(rhea, 'shop/images');
  await pushPipeline(107, 'main', PIPELINE);
  await rhea.getByRole('link', { name: 'Explain', exact: true }).last().click();
  await rhea.getByLabel('Project').fill('shop/images');
  await rhea.getByLabel('Branch or tag').fill('main');
  await rhea.getByRole('button', { name: 'Explain', exact: true }).click();
  const jobs = rhea.getByRole('table', { name: 'Jobs with such a token' });
  await expect(jobs.getByRole('row').filter({ hasText: 'deploy' })).toContainText(ROLE, { timeout: 45_000 });
  await expect(jobs.getByText('AWS_TOKEN')).toBeVisible();
  await expect(jobs.getByText('lint')).toBeHidden();
});

test('a pasted token is replaced by its claims, is not sent whole, and says which roles it may assume', async ({
  browser,
}) => {
  const rhea = await as(browser, 'rhea');
  await openRole(rhea, '111122223333', 'shop-api-deploy');
  const token = await jobToken({
    projectId: 101,
    ref: 'main',
    refType: 'branch',
    audience: 'https://gitlab.harbour.example',
  });
  const signature = token.split('.')[2] ?? '';
  const bodies: string[] = [];
  rhea.on('request', (request) => bodies.push(request.postData() ?? ''));
  await rhea.goto('/explain');
  const field = rhea.getByLabel('ID token, or its claims as JSON');
  await field.fill(token);
  await expect(field).toHaveValue(/"sub": "project_path:shop\/api:/);
  await rhea.getByRole('button', { name: 'Explain the token' }).click();
  await expect(
    rhea.getByRole('region', { name: 'Roles that admit it' }).getByRole('cell', { name: 'shop-api-deploy' }),
  ).toBeVisible();
  expect(bodies.some((body) => body.includes('project_path:shop/api'))).toBe(true);
  expect(bodies.filter((body) => body.includes(signature))).toEqual([]);
  await field.fill('not a token');
  await rhea.getByRole('button', { name: 'Explain the token' }).click();
  await expect(rhea.getByText('This is neither an ID token nor a JSON object of claims.')).toBeVisible();
});
