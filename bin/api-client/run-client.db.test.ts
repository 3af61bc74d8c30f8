import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientOf } from '@/bin/api-client/compile-client.mjs';
import { type ApiHouse, openApiHouse } from '@/bin/fuzz/api/api-house';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

/** What docs/api-client.ts exports. It is not compiled with the house, for it imports types that are made from the document. */
interface Program {
  openRoles(client: unknown): Promise<readonly string[]>;
  admitDefaultBranch(client: unknown, role: object, project: object): Promise<{ state: string; number: number }>;
  whyRefused(client: unknown, policy: object, subject: string): Promise<string | null>;
}

const database = withTestDatabase();
const ROLE = { accountId: '111122223333', name: 'shop-catalog-deploy' };
const PROJECT = { instanceId: 'harbour', projectId: 101 };
let house: ApiHouse;
let program: Program;

beforeAll(async () => {
  program = await import(pathToFileURL(path.resolve('docs/api-client.ts')).href);
});
afterAll(() => house.close());

describe('the client of the documentation, asking the product', () => {
  it('lists page by page, drafts, submits, and reads what it is answered', async () => {
    house = await openApiHouse(database().client);
    const requester = clientOf(`${house.url}/api/v1`, house.tokens.rhea, house.ask);

    const open = await program.openRoles(requester);
    expect(open).toEqual(expect.arrayContaining(['freight-gateway-deploy', 'oss-geo-publish']));
    expect(open).not.toContain(ROLE.name);

    expect(await program.admitDefaultBranch(requester, ROLE, PROJECT)).toMatchObject({ state: 'in_review', number: 1 });
    // The evil twin: somebody who may only read is refused, in the words of the problem.
    const viewer = clientOf(`${house.url}/api/v1`, house.tokens.vik, house.ask);
    await expect(program.admitDefaultBranch(viewer, ROLE, PROJECT)).rejects.toThrow(/^Not allowed: /);

    const policy = { Version: '2012-10-17', Statement: [] };
    expect(await program.whyRefused(requester, policy, 'project_path:shop/web:ref_type:branch:ref:main')).toBe(
      'No statement matches.',
    );
  });
});
