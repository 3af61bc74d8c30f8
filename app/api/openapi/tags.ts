/** The chapters of the API's reference, in their order. */
export const TAGS = [
  { name: 'Overview', description: 'What needs attention, and search.' },
  { name: 'Roles', description: 'AWS roles, who can assume them, and drift.' },
  { name: 'Projects', description: 'GitLab projects and the roles their pipelines can assume.' },
  { name: 'Changes', description: 'Changes of trust policies: draft, review, apply.' },
  { name: 'Onboarding', description: 'Give a project access to AWS step by step, or remove it.' },
  { name: 'Reviews', description: 'Access reviews and their signed reports.' },
  { name: 'Migration', description: 'Move projects from CI_JOB_JWT to id_tokens.' },
  { name: 'Connections', description: 'GitLab instances and AWS accounts that Drawbridge reads.' },
  { name: 'Audit', description: 'The audit log, and who could assume what at any time.' },
  { name: 'People', description: 'People, their Drawbridge roles and sessions.' },
  { name: 'Tokens', description: 'Your API tokens.' },
  { name: 'Approval rules', description: 'Which changes need how many approvals, and by whom.' },
  { name: 'Views', description: 'Filters of lists that you keep, or share.' },
  { name: 'Notifications', description: 'Where notifications go, and their deliveries.' },
  { name: 'Engine', description: 'Evaluate, compare and lint trust policies that you send. Nothing is stored.' },
] as const;

export type Tag = (typeof TAGS)[number]['name'];
