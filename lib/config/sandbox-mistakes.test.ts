import { describe, expect, it } from 'vitest';
import { loadConfig } from '@/lib/config/load-config';

const SANDBOX = {
  GITLAB_URL: 'http://127.0.0.1:3001',
  GITLAB_TOKEN: 'glpat-sandbox-reader',
  GITLAB_OAUTH_CLIENT_ID: 'drawbridge',
  GITLAB_OAUTH_CLIENT_SECRET: 'drawbridge-sandbox-secret',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:3003',
  DRAWBRIDGE_SANDBOX_URL: 'http://127.0.0.1:3001',
  DRAWBRIDGE_SANDBOX_PEOPLE: 'ada,rhea',
};
const load = (more: Readonly<Record<string, string>> = {}) => {
  const loaded = loadConfig({ ...SANDBOX, ...more });
  return loaded.ok ? loaded.config.sandbox : loaded.problems.join('\n');
};

describe('the sandbox', () => {
  it('is known where everything is on this machine', () => {
    expect(load()).toEqual({ url: 'http://127.0.0.1:3001', people: ['ada', 'rhea'] });
  });

  it.each([
    ['a GitLab elsewhere', { GITLAB_URL: 'https://gitlab.example.com' }, 'the instance gitlab'],
    ['AWS itself', { AWS_ENDPOINT_URL: '' }, 'AWS'],
    ['an AWS elsewhere', { AWS_ENDPOINT_URL: 'https://iam.example.com' }, 'AWS'],
    ['a desk elsewhere', { DRAWBRIDGE_SANDBOX_URL: 'https://sandbox.example.com' }, 'the address itself'],
    ['a name that only looks like this machine', { AWS_ENDPOINT_URL: 'https://127.0.0.1.example.com' }, 'AWS'],
  ])('keeps the product from starting beside %s', (_, more, named) => {
    expect(load(more)).toContain(`these are not on this machine: ${named}`);
  });

  it('is none without its setting, whatever is on this machine', () => {
    expect(load({ DRAWBRIDGE_SANDBOX_URL: '' })).toBeNull();
  });
});
