/** An image whose entrypoint is emptied, as GitLab asks of images that start a program of their own. */
const withoutEntrypoint = (name: string) => ({ name, entrypoint: [''] });
/** Has the AWS CLI and nothing else. */
export const AWS_CLI_IMAGE = withoutEntrypoint('public.ecr.aws/aws-cli/aws-cli:latest');

export interface JobOfTool {
  readonly image: string | ReturnType<typeof withoutEntrypoint>;
  readonly services?: readonly string[];
  /** What the job does first: a place to begin, for the team to replace. */
  readonly script: readonly string[];
}

/** Tool → an image that has it, and a first script. Names in capitals are CI/CD variables that the team sets. */
export const TOOLS = {
  'aws-cli': { image: AWS_CLI_IMAGE, script: ['aws sts get-caller-identity'] },
  's3-sync': { image: AWS_CLI_IMAGE, script: ['aws s3 sync public/ "s3://$BUCKET" --delete'] },
  'ecr-push': {
    image: 'docker:29',
    services: ['docker:29-dind'],
    script: [
      'apk add --no-cache aws-cli',
      // The registry's own address, for each partition has another domain.
      'REGISTRY="$(aws ecr get-authorization-token --query "authorizationData[0].proxyEndpoint" --output text)"',
      'aws ecr get-login-password | docker login --username AWS --password-stdin "$REGISTRY"',
      'docker build --tag "${REGISTRY#https://}/$REPOSITORY:$CI_COMMIT_SHORT_SHA" .',
      'docker push "${REGISTRY#https://}/$REPOSITORY:$CI_COMMIT_SHORT_SHA"',
    ],
  },
  eks: {
    image: withoutEntrypoint('alpine/k8s:1.34.1'),
    script: [
      // Beside the checkout, where no artifact and no cache takes it.
      'export KUBECONFIG="$CI_PROJECT_DIR.tmp/aws/kubeconfig"',
      'aws eks update-kubeconfig --name "$EKS_CLUSTER"',
      'kubectl auth whoami',
    ],
  },
  terraform: {
    image: withoutEntrypoint('hashicorp/terraform:1.13'),
    script: ['terraform init -input=false', 'terraform plan -input=false'],
  },
  cdk: { image: 'node:24', script: ['npm ci', 'npm exec -- cdk diff'] },
  sam: {
    image: withoutEntrypoint('public.ecr.aws/sam/build-python3.13:latest'),
    script: ['sam build', 'sam deploy --stack-name "$STACK" --resolve-s3 --no-execute-changeset'],
  },
  sdk: {
    image: 'python:3.13',
    script: [
      'pip install --quiet boto3',
      `python3 -c 'import boto3; print(boto3.client("sts").get_caller_identity()["Arn"])'`,
    ],
  },
} as const satisfies Readonly<Record<string, JobOfTool>>;

export type Tool = keyof typeof TOOLS;
export const TOOL_NAMES = [
  ...(['aws-cli', 's3-sync', 'ecr-push', 'eks'] as const),
  ...(['terraform', 'cdk', 'sam', 'sdk'] as const),
] as const satisfies readonly Tool[];
