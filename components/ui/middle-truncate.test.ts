import { expect, it } from 'vitest';
import { middleTruncate } from './middle-truncate';

it('keeps both ends of a long identifier and has exactly the asked length', () => {
  const arn = 'arn:aws:iam::123456789012:role/platform/deploy-production';
  const short = middleTruncate(arn, 24);
  expect(short).toBe('arn:aws:iam:…-production');
  expect(short).toHaveLength(24);
});

it('leaves alone what fits', () => {
  expect(middleTruncate('main', 4)).toBe('main');
});

it('never tears a character apart', () => {
  expect(middleTruncate('🏗🏗🏗🏗🏗', 3)).toBe('🏗…🏗');
});
