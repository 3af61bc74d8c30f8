import type { Files, Project, Variable } from '@/e2e/sandbox/world/types';

const deployScript = '#!/bin/sh\nset -eu\naws sts get-caller-identity\n./release.sh\n';

export const ORDINARY_FILES: Files = {
  '.gitlab-ci.yml': 'deploy:\n  script: ["./deploy.sh"]\n',
  'deploy.sh': deployScript,
  'README.md': 'Built and deployed by its pipeline.\n',
};

/** A job that asks AWS for a role with the token that it finds in `variable`. */
const deployWith = (variable: string) => `stages: [build, deploy]
build:
  stage: build
  script: [make]
deploy:
  stage: deploy
  script:
    - >
      aws sts assume-role-with-web-identity --role-arn "$ROLE_ARN" --role-session-name "gitlab-$CI_PIPELINE_ID"
      --web-identity-token "$${variable}" > credentials.json
    - ./deploy.sh
`;

const modern = `stages: [deploy]
deploy:
  stage: deploy
  id_tokens:
    AWS_TOKEN:
      aud: https://sts.amazonaws.com
  script:
    - aws sts assume-role-with-web-identity --role-arn "$ROLE_ARN" --role-session-name ci --web-identity-token "$AWS_TOKEN"
    - ./deploy.sh
`;

/** The file that pipelines of other projects include. */
export const SHARED_TEMPLATES: Files = {
  ...ORDINARY_FILES,
  'ci/aws.yml': `.aws-session:
  before_script:
    - export AWS_WEB_IDENTITY_TOKEN_FILE=/tmp/token
    - echo "$CI_JOB_JWT_V2" > /tmp/token
`,
};

const ordinary = (ci: string, more: Files = {}): Files => ({ ...ORDINARY_FILES, '.gitlab-ci.yml': ci, ...more });

const variable = (key: string, value: string, patch: Partial<Variable> = {}): Variable => ({
  key,
  value,
  variable_type: 'env_var',
  protected: false,
  masked: false,
  hidden: false,
  raw: false,
  environment_scope: '*',
  description: null,
  ...patch,
});

/** Keys as people put them into variables. They open nothing, here or elsewhere. */
const staticKeys = (patch: Partial<Variable> = {}): Variable[] => [
  variable('AWS_ACCESS_KEY_ID', 'AKIAFAKEFAKEFAKEFAKE', patch),
  variable('AWS_SECRET_ACCESS_KEY', 'fake/secret/of/the/sandbox/opens/nothing', { ...patch, masked: true }),
];

const assumeInScript = (name: string): Files => ({
  'ci/assume.sh': `#!/bin/sh\naws sts assume-role-with-web-identity --role-arn "$ROLE_ARN" --role-session-name ci --web-identity-token "$${name}"\n`,
});

/** Of the group: what all its projects are given. */
export const FREIGHT_VARIABLES: Variable[] = [variable('AWS_DEFAULT_REGION', 'eu-central-1')];

/** Every way in which pipelines still reach for what GitLab 17.0 removed, or for keys that do not expire. By project name. */
export const FREIGHT_CI: Readonly<Record<string, Pick<Project, 'files'> & Partial<Pick<Project, 'variables'>>>> = {
  tracker: { files: ordinary(deployWith('CI_JOB_JWT')) },
  tariffs: { files: ordinary(deployWith('CI_JOB_JWT_V1')) },
  customs: {
    files: ordinary(deployWith('CI_JOB_JWT_V2')),
    variables: [variable('ROLE_ARN', 'arn:aws:iam::222233334444:role/freight-customs')],
  },
  routing: {
    files: ordinary('include:\n  - local: ci/deploy.yml\n', { 'ci/deploy.yml': deployWith('CI_JOB_JWT_V2') }),
  },
  labels: {
    files: ordinary('include: ci/deploy.yml\n', { 'ci/deploy.yml': deployWith('CI_JOB_JWT') }),
  },
  manifest: {
    files: ordinary(
      'include:\n  - project: platform/policies\n    ref: main\n    file: /ci/aws.yml\ndeploy:\n  extends: .aws-session\n  script: [./deploy.sh]\n',
    ),
  },
  yard: { files: ordinary('deploy:\n  script: [./ci/assume.sh, ./deploy.sh]\n', assumeInScript('CI_JOB_JWT_V2')) },
  gateway: { files: ordinary('deploy:\n  script: [sh ci/assume.sh]\n', assumeInScript('CI_JOB_JWT_V1')) },
  portal: { files: ordinary('deploy:\n  script: [./deploy.sh]\n'), variables: staticKeys() },
  reports: {
    files: ordinary(deployWith('CI_JOB_JWT_V2')),
    variables: [
      ...staticKeys({ environment_scope: 'production', protected: true }),
      ...staticKeys({ environment_scope: 'staging' }),
    ],
  },
  eta: { files: ordinary(modern) },
  // Half way: the token is asked for, and the job still reads the variable that is gone.
  fleet: {
    files: ordinary(modern.replace('"$AWS_TOKEN"', '"$CI_JOB_JWT_V2"')),
    variables: staticKeys({ protected: true }),
  },
};
