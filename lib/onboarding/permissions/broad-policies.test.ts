import { expect, it } from 'vitest';
import { broadPolicy } from '@/lib/onboarding/permissions/broad-policies';

const managed = (name: string, partition = 'aws') => `arn:${partition}:iam::aws:policy/${name}`;

it.each([
  ['AdministratorAccess', 'critical', 'Every call on everything'],
  ['IAMFullAccess', 'critical', 'rewrite any trust policy'],
  ['PowerUserAccess', 'high', 'but IAM'],
  ['job-function/SystemAdministrator', 'high', 'passing some roles'],
  ['AmazonS3FullAccess', 'high', 'Every call of S3 on'],
  ['AWSLambda_FullAccess', 'high', 'Every call of Lambda on'],
  ['AmazonDynamoDBFullAccess_v2', 'high', 'Every call of DynamoDB on'],
  ['AdministratorAccess-AWSElasticBeanstalk', 'high', 'Administering ElasticBeanstalk'],
  ['ReadOnlyAccess', 'medium', 'Reading everything'],
])('%s says what it gives', (name, severity, gives) => {
  expect(broadPolicy(managed(name))).toEqual({ severity, gives: expect.stringContaining(gives) });
  expect(broadPolicy(managed(name, 'aws-cn'))?.severity).toBe(severity);
});

it.each([
  managed('AmazonS3ReadOnlyAccess'),
  managed('constructor'),
  'arn:aws:iam::111122223333:policy/AdministratorAccess',
  'AdministratorAccess',
])('%s is not told of', (arn) => {
  expect(broadPolicy(arn)).toBeNull();
});
