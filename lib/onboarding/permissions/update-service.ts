import { ecsName, roleWithPath } from '@/lib/onboarding/permissions/aws-names';
import { readyPolicy } from '@/lib/onboarding/permissions/ready-policy';

/** A new revision of a task, and one service that runs it. The task may get the named roles and no others. */
export const updateService = readyPolicy({
  id: 'ecs-service',
  title: 'Update one ECS service',
  description: 'Registers a task definition and lets one service run it, with the roles named here and no others.',
  shape: { cluster: ecsName, service: ecsName, executionRole: roleWithPath, taskRole: roleWithPath.optional() },
  fields: {
    cluster: { label: 'Cluster', placeholder: 'production', help: 'The name alone, not its ARN.' },
    service: { label: 'Service', placeholder: 'web', help: 'The name alone, not its ARN.' },
    executionRole: {
      label: 'Task execution role',
      placeholder: 'ecsTaskExecutionRole',
      help: 'The role with which ECS pulls the image and writes logs: its name, with its path if it has one.',
    },
    taskRole: {
      label: 'Task role',
      placeholder: 'team/web-task',
      help: 'The role of the program itself. Empty: it has none.',
    },
  },
  statements: ({ partition, region, account }, { cluster, service, executionRole, taskRole }) => {
    const roles = [...new Set([executionRole, ...(taskRole === undefined ? [] : [taskRole])])];
    return [
      {
        Sid: 'Service',
        Effect: 'Allow',
        Action: ['ecs:UpdateService', 'ecs:DescribeServices'],
        Resource: [`arn:${partition}:ecs:${region}:${account}:service/${cluster}/${service}`],
      },
      {
        // A definition runs nothing on its own, and it can name only the roles below.
        Sid: 'TaskDefinition',
        Effect: 'Allow',
        Action: ['ecs:RegisterTaskDefinition', 'ecs:DescribeTaskDefinition'],
        Resource: ['*'],
      },
      {
        Sid: 'RolesOfTheTask',
        Effect: 'Allow',
        Action: ['iam:PassRole'],
        Resource: roles.map((role) => `arn:${partition}:iam::${account}:role/${role}`),
        Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      },
    ];
  },
});
