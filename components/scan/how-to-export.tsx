import { CopyText } from '@/components/ui/copy-text';
import { Section } from '@/components/ui/page-header';

const STEPS = [
  {
    title: '1. One file for each AWS account',
    command: 'aws iam get-account-authorization-details --filter Role > production.json',
    why: 'It takes one permission, iam:GetAccountAuthorizationDetails, and only reads.',
  },
  {
    title: '2. One file for each GitLab',
    command: 'GITLAB_URL=https://gitlab.example.com GITLAB_TOKEN=… node docs/export-projects.mjs > projects.json',
    why: 'The script only sends GET requests. A token with the scope read_api is enough.',
  },
  {
    title: '3. Drop them above, or scan them on the command line',
    command: 'node dist/drawbridge.js scan FOLDER',
    why: 'The command line gives the same verdicts, and can fail a pipeline with --max-rung.',
  },
];

/** The commands that make the files of a scan. */
export function HowToExport() {
  return (
    <Section title="How to make the files">
      <ol className="grid gap-4">
        {STEPS.map(({ title, command, why }) => (
          <li key={title} className="grid gap-1">
            <p className="font-medium">{title}</p>
            <CopyText text={command} length={120} what="command" />
            <p className="text-meta text-muted">{why}</p>
          </li>
        ))}
      </ol>
    </Section>
  );
}
