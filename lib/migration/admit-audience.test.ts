import { expect, it } from 'vitest';
import { admitAudience } from '@/lib/migration/admit-audience';

const HOST = 'gitlab.example.com';
const OLD = 'https://gitlab.example.com';
const NEW = 'https://sts.amazonaws.com';
const policy = (operator: string, aud: string | string[], effect = 'Allow') =>
  JSON.stringify({
    Statement: [{ Effect: effect, Condition: { [operator]: { [`${HOST}:aud`]: aud, [`${HOST}:sub`]: OLD } } }],
  });
const audiences = (text: string | null) =>
  text === null ? null : Object.values(JSON.parse(text).Statement[0].Condition).map((block) => block);

it('the new audience stands beside the old one, and nothing else moves', () => {
  expect(audiences(admitAudience(policy('StringEquals', OLD), HOST, OLD, NEW))).toEqual([
    { [`${HOST}:aud`]: [OLD, NEW], [`${HOST}:sub`]: OLD },
  ]);
});

it.each([
  ['it is there already', policy('StringEquals', [OLD, NEW])],
  ['another audience is asked for', policy('StringEquals', 'x')],
  ['a value would take away', policy('StringNotEquals', OLD)],
  ['all values have to match', policy('ForAllValues:StringEquals', OLD)],
  ['the statement denies', policy('StringEquals', OLD, 'Deny')],
  ['it is no JSON', '{'],
])('nothing is added where %s', (_, text) => {
  expect(admitAudience(text, HOST, OLD, NEW)).toBeNull();
});
