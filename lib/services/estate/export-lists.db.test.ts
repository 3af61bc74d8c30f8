import { expect, it } from 'vitest';
import { exportProjects, exportRoles } from '@/lib/services/estate/export-lists';
import { openChanges, person, STRANGER } from '@/lib/test-worlds/change-test-world';
import { exportedText } from '@/lib/test-worlds/exported-text';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const VIK = person('vik', 'viewer');

it('exports exactly what the filter selects, in each format, past the end of a page, and records it', async () => {
  const { context, db } = await openChanges(database().client);
  const template = await db.role.findFirstOrThrow();
  await db.role.createMany({
    data: Array.from({ length: 130 }, (_, index) => ({
      ...template,
      ...{ tags: {}, attachedPolicies: [], inlinePolicies: [], observed: [], findings: [] },
      ...{ id: `=${index}`, uniqueId: `x${index}`, arn: `x${index}`, name: `=many-${String(index).padStart(3, '0')}` },
    })),
  });
  const read = async (format: string) =>
    exportedText(await exportRoles(context, VIK, { where: 'name:=many-*', sort: 'name', format }));
  const [head = '', ...lines] = (await read('ndjson')).trim().split('\n');
  expect(JSON.parse(head)).toMatchObject({ export: { list: 'roles', filter: { where: 'name:=many-*' } } });
  const names = lines.map((line) => (JSON.parse(line) as { name: string }).name);
  expect([names.length, names[0], names.at(-1)]).toEqual([130, '=many-000', '=many-129']);
  const json = JSON.parse(await read('json')) as { rows: { name: string }[] };
  expect(json.rows.map(({ name }) => name)).toEqual(names);
  const csv = (await read('csv')).trim().split('\r\n');
  expect(csv).toHaveLength(132);
  // A name that a spreadsheet would run is text.
  expect(csv[2]).toContain(",'=many-000,");
  const events = await db.auditEvent.findMany({ where: { action: 'list.exported' } });
  expect(events.map(({ objectId }) => objectId)).toEqual(['roles', 'roles', 'roles']);
});

it('refuses strangers and filters that mean nothing, of which nothing is recorded', async () => {
  const { context, db } = await openChanges(database().client);
  await expect(exportRoles(context, STRANGER, {})).rejects.toMatchObject({ code: 'forbidden' });
  await expect(exportProjects(context, VIK, { where: 'colour:red' })).rejects.toMatchObject({ code: 'invalid' });
  expect(await db.auditEvent.count({ where: { action: 'list.exported' } })).toBe(0);
  const projects = await exportedText(await exportProjects(context, VIK, { format: 'ndjson' }));
  expect(projects.trim().split('\n').length).toBeGreaterThan(1);
  expect(await db.auditEvent.count({ where: { action: 'list.exported' } })).toBe(1);
});
