import { describe, expect, it } from 'vitest';
import { refusal, withGitLab } from '@/e2e/sandbox/gitlab/test-gitlab';

const gitlab = withGitLab();
const components = (names: readonly string[]) =>
  gitlab.raw('writer', '/api/v4/projects/101', {
    method: 'PUT',
    body: JSON.stringify({ ci_id_token_sub_claim_components: names }),
  });

describe('the subject of ID tokens', () => {
  it('is made of the components that a Maintainer sets', async () => {
    const wanted = ['project_id', 'ref_type', 'ref', 'ref_protected'];
    expect(await components(wanted)).toMatchObject({ status: 200, body: { ci_id_token_sub_claim_components: wanted } });
    expect(await gitlab.as('reader').Projects.show(101)).toMatchObject({ ci_id_token_sub_claim_components: wanted });
    expect(gitlab.actions()).toEqual(['EditProject']);
  });

  it('begins with the project, and knows no other words', async () => {
    expect(await components(['ref', 'user'])).toMatchObject({
      status: 400,
      body: {
        message: {
          'ci_cd_settings.id_token_sub_claim_components': [
            'project_path must be the first element of the sub claim',
            'user is not an allowed sub claim component',
          ],
        },
      },
    });
    expect(await components([])).toMatchObject({ status: 400 });
  });
});

describe('where a project is', () => {
  it('changes by rename and transfer, and its id does not', async () => {
    const { Projects } = gitlab.as('owner');
    await Projects.edit(104, { name: 'The Catalogue' });
    expect(await Projects.show('shop/catalog')).toMatchObject({ id: 104, name: 'The Catalogue' });
    await Projects.edit(104, { path: 'catalogue' });
    expect(await Projects.show('shop/catalogue')).toMatchObject({ id: 104 });
    await Projects.transfer(104, 16);
    expect(await Projects.show(104)).toMatchObject({ path_with_namespace: 'data/catalogue' });
    expect(await refusal(Projects.show('shop/catalog'))).toEqual({ status: 404, text: '404 Project Not Found' });
    expect(gitlab.actions()).toEqual(['EditProject', 'EditProject', 'TransferProject']);
  });

  it('is never where another one is, whatever the case', async () => {
    const { Projects } = gitlab.as('owner');
    expect(await refusal(Projects.edit(104, { path: 'API' }))).toMatchObject({ status: 400 });
    expect(await refusal(Projects.edit(104, { path: '../x' }))).toMatchObject({ status: 400 });
    await Projects.edit(104, { path: 'warehouse' });
    expect(await refusal(Projects.transfer(104, 'data'))).toMatchObject({ status: 400 });
    expect(await refusal(Projects.transfer(104, 'none'))).toEqual({ status: 404, text: '404 Namespace Not Found' });
  });

  it('is left for good when it is deleted, by an Owner only', async () => {
    expect(await refusal(gitlab.as('writer').Projects.remove(104))).toMatchObject({ status: 403 });
    expect(await refusal(gitlab.as('writer').Projects.transfer(104, 16))).toMatchObject({ status: 403 });
    await gitlab.as('owner').Projects.remove(104);
    expect(await refusal(gitlab.as('owner').Projects.show(104))).toMatchObject({ status: 404 });
    expect(gitlab.actions()).toEqual(['DeleteProject']);
  });
});

describe('environments', () => {
  it('are listed with their tier, the protected ones for Maintainers', async () => {
    expect(await gitlab.as('low').Environments.all(101)).toMatchObject([
      { name: 'production', tier: 'production', state: 'available' },
      { name: 'staging', tier: 'staging' },
    ]);
    expect(await gitlab.as('reader').ProjectProtectedEnvironments.all(101)).toMatchObject([
      { name: 'production', deploy_access_levels: [{ access_level: 40 }] },
    ]);
    expect(await refusal(gitlab.as('low').ProjectProtectedEnvironments.all(101))).toMatchObject({ status: 403 });
    expect(await gitlab.as('reader').Environments.all(102)).toEqual([]);
  });
});
