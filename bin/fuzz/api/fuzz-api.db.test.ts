import { expect, it } from 'vitest';
import { OPERATIONS } from '@/app/api/operations/all';
import { openApiHouse } from '@/bin/fuzz/api/api-house';
import { fuzzApi } from '@/bin/fuzz/api/fuzz-api';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

it('1,000 requests made from the document alone get no failure and no answer that it does not declare', {
  timeout: 900_000,
}, async () => {
  const house = await openApiHouse(database().client);
  try {
    const { statuses, answered, failures } = await fuzzApi(house, 1000, 20_261_130);
    expect(failures).toEqual([]);
    // It is no proof if everything is refused: a good part has to be understood, and carried out.
    expect(Object.keys(statuses)).toEqual(expect.arrayContaining(['200', '201', '204', '403', '404', '409', '422']));
    expect(answered.size).toBeGreaterThan(OPERATIONS.length * 0.4);
  } finally {
    await house.close();
  }
});
