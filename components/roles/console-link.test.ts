import { expect, it } from 'vitest';
import { consoleLink } from '@/components/roles/console-link';

it.each([
  ['arn:aws:iam::111122223333:role/team/deploy', 'https://console.aws.amazon.com/iam/home#/roles/details/deploy'],
  ['arn:aws-cn:iam::111122223333:role/a@b', 'https://console.amazonaws.cn/iam/home#/roles/details/a%40b'],
  ['arn:aws-iso:iam::111122223333:role/deploy', null],
  ['arn:aws:iam::111122223333:user/deploy', null],
  ['nothing', null],
])('%s is seen at %s', (arn, link) => {
  expect(consoleLink(arn)).toBe(link);
});
