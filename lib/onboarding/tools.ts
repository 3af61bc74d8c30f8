/** An image whose entrypoint is emptied, as GitLab asks of images that start a program of their own. */
const withoutEntrypoint = (name: string) => ({ name, entrypoint: [''] });
/** Has the AWS CLI and nothing else. */
const AWS_CLI_IMAGE = withoutEntrypoint('public.ecr.aws/aws-cli/aws-cli:latest');

export interface JobOfTool {
  readonly image: string | ReturnType<typeof withoutEntrypoint>;
  readonly services?: readonly string[];
  /** What the job does first: a place to begin, for the team to replace. */
  readonly script: readonly string[];
  /** The same for PowerShell; absent: the same words mean the same there. */
  readonly powershell?: readonly string[];
}

const TERRAFORM_IMAGE = withoutEntrypoint('hashicorp/terraform:1.13');

/** Tool → an image that has it, and a first script. Names in capitals are CI/CD variables that the team sets. */
export const TOOLS = {
  'aws-cli': { image: AWS_CLI_IMAGE, script: ['aws sts get-caller-identity'] },
  'first-bucket': {
    image: AWS_CLI_IMAGE,
    script: ['aws s3 mb "s3://$BUCKET"'],
    powershell: ['aws s3 mb "s3://$env:BUCKET"'],
  },
  's3-sync': {
    image: AWS_CLI_IMAGE,
    script: ['aws s3 sync public/ "s3://$BUCKET" --delete'],
    powershell: ['aws s3 sync public/ "s3://$env:BUCKET" --delete'],
  },
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
    powershell: [
      '$registry = aws ecr get-authorization-token --query "authorizationData[0].proxyEndpoint" --output text',
      'aws ecr get-login-password | docker login --username AWS --password-stdin $registry',
      `$image = ($registry -replace '^https://') + "/\${env:REPOSITORY}:\${env:CI_COMMIT_SHORT_SHA}"`,
      'docker build --tag $image .',
      'docker push $image',
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
    powershell: [
      '$env:KUBECONFIG = "${env:CI_PROJECT_DIR}.tmp/aws/kubeconfig"',
      'aws eks update-kubeconfig --name $env:EKS_CLUSTER',
      'kubectl auth whoami',
    ],
  },
  terraform: {
    image: TERRAFORM_IMAGE,
    script: ['terraform init -input=false', 'terraform plan -input=false'],
  },
  'terraform-apply': {
    image: TERRAFORM_IMAGE,
    script: [
      'terraform init -input=false',
      // A plan holds what the state holds, secrets too.
      'terraform plan -input=false -out="$CI_PROJECT_DIR.tmp/aws/plan"',
      'terraform apply -input=false "$CI_PROJECT_DIR.tmp/aws/plan"',
    ],
    powershell: [
      'terraform init "-input=false"',
      'terraform plan "-input=false" "-out=${env:CI_PROJECT_DIR}.tmp/aws/plan"',
      'terraform apply "-input=false" "${env:CI_PROJECT_DIR}.tmp/aws/plan"',
    ],
  },
  cdk: {
    image: 'node:24',
    script: ['npm ci', 'npm exec -- cdk diff'],
    // PowerShell takes the two hyphens for its own.
    powershell: ['npm ci', 'npx cdk diff'],
  },
  sam: {
    image: withoutEntrypoint('public.ecr.aws/sam/build-python3.13:latest'),
    script: ['sam build', 'sam deploy --stack-name "$STACK" --resolve-s3 --no-execute-changeset'],
    powershell: ['sam build', 'sam deploy --stack-name $env:STACK --resolve-s3 --no-execute-changeset'],
  },
  sdk: {
    image: 'python:3.13',
    script: [
      'pip install --quiet boto3',
      `python3 -c 'import boto3; print(boto3.client("sts").get_caller_identity()["Arn"])'`,
    ],
    powershell: [
      'python -m pip install --quiet boto3',
      `python -c "import boto3; print(boto3.client('sts').get_caller_identity()['Arn'])"`,
    ],
  },
} as const satisfies Readonly<Record<string, JobOfTool>>;

export type Tool = keyof typeof TOOLS;
export const TOOL_NAMES = [
  ...(['aws-cli', 'first-bucket', 's3-sync', 'ecr-push', 'eks'] as const),
  ...(['terraform', 'terraform-apply', 'cdk', 'sam', 'sdk'] as const),
] as const satisfies readonly Tool[];

/** Images of the organisation's own in the place of those of public registries. */
export type OwnImages = Readonly<Partial<Record<Tool, string>>>;

/**
 * The image of a tool's job. `own` takes the place of the tool's, as does the image of a tool that has the same one; it starts as that one
 * does, so that a mirror or a child of it works.
 */
export function imageOf(tool: Tool, own: OwnImages | string): JobOfTool['image'] {
  const { image }: JobOfTool = TOOLS[tool];
  const alike = TOOL_NAMES.filter((other) => TOOLS[other].image === image);
  const name = typeof own === 'string' ? own : [tool, ...alike].map((each) => own[each]).find((each) => each);
  if (name === undefined) return image;
  return typeof image === 'string' ? name : withoutEntrypoint(name);
}
