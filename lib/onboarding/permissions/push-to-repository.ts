import { repository } from '@/lib/onboarding/permissions/aws-names';
import { readyPolicy } from '@/lib/onboarding/permissions/ready-policy';

/** AWS ECR: IAM permissions for pushing an image. */
export const pushToRepository = readyPolicy({
  id: 'ecr-push',
  title: 'Push to one ECR repository',
  description: 'Signs in to the registry, and pushes and pulls images of one repository. It deletes none.',
  shape: { repository },
  fields: {
    repository: { label: 'Repository', placeholder: 'shop/web', help: 'The name alone, without the registry.' },
  },
  statements: ({ partition, region, account }, values) => [
    // The registry's sign-in knows no resources.
    { Sid: 'SignIn', Effect: 'Allow', Action: ['ecr:GetAuthorizationToken'], Resource: ['*'] },
    {
      Sid: 'Images',
      Effect: 'Allow',
      Action: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:CompleteLayerUpload',
        'ecr:GetDownloadUrlForLayer',
        'ecr:InitiateLayerUpload',
        'ecr:PutImage',
        'ecr:UploadLayerPart',
      ],
      Resource: [`arn:${partition}:ecr:${region}:${account}:repository/${values.repository}`],
    },
  ],
});
