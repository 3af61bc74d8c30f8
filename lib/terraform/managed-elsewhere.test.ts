import { expect, it } from 'vitest';
import { managedElsewhere, refusalToWrite } from '@/lib/terraform/managed-elsewhere';

it.each([
  [{ 'managed-by': 'terraform' }, 'Terraform'],
  [{ ManagedBy: 'Pulumi' }, 'Pulumi'],
  [{ managed_by: ' cdk ' }, 'AWS CDK'],
  [{ Terraform: 'true' }, 'Terraform'],
  [{ team: 'pay', 'aws:cloudformation:stack-name': 'roles' }, 'CloudFormation'],
])('the tags %j say %s', (tags, tool) => {
  expect(managedElsewhere(tags)?.tool).toBe(tool);
});

it.each([
  [{}],
  [{ 'managed-by': 'the platform team' }],
  [{ terraform: 'false' }],
  [{ description: 'terraform' }],
  [{ 'managed-by': 'drawbridge' }],
])('the tags %j name no tool', (tags) => {
  expect(managedElsewhere(tags)).toBeNull();
});

it('the refusal names the tool and the tag', () => {
  const manager = managedElsewhere({ 'managed-by': 'terraform' });
  expect(manager && refusalToWrite(manager)).toContain('managed by Terraform (tag managed-by)');
});
