import { Fragment } from 'react';
import { EmptyState } from '@/components/ui/empty-state';
import { TextFile } from '@/components/ui/text-file';
import type { PipelineFiles } from '@/lib/services/onboarding/get-pipeline-files';

/** The jobs with which mapped projects enter the role. */
export function RolePipeline({ files }: PipelineFiles) {
  if (files.length === 0)
    return (
      <EmptyState title="No mappings">A job can be written for projects and groups that a mapping names.</EmptyState>
    );
  return (
    <>
      <p className="max-w-read pt-4 text-muted">
        Set the CI/CD variable ROLE_ARN to the role&apos;s ARN. The job runs on the branches and tags that the role
        admits.
      </p>
      {files.map((file) => (
        <Fragment key={file.source}>
          <TextFile name={`${file.source}: .gitlab-ci.yml`} saveAs="gitlab-ci.yml" text={file.text} />
          <TextFile name={`${file.source}: check of the fence`} saveAs="gitlab-ci-check.yml" text={file.check} />
          <OtherWays file={file} />
        </Fragment>
      ))}
    </>
  );
}

/** Folded away: most teams take the job. */
const OtherWays = ({ file }: { readonly file: PipelineFiles['files'][number] }) => (
  <details className="py-2">
    <summary className="cursor-pointer font-medium">
      Other ways in: a CI/CD component, Terraform&apos;s provider
    </summary>
    <p className="max-w-read pt-2 text-muted">
      A component is published once, by a project of its own, and others include it. Terraform&apos;s provider can enter
      the role on its own; the job then only gives it the token, in a file.
    </p>
    <TextFile name="Component: templates/aws-session.yml" saveAs="aws-session.yml" text={file.component} />
    <TextFile name="A project that includes it" saveAs="gitlab-ci.yml" text={file.componentUse} />
    <TextFile name="Terraform: provider.tf" saveAs="provider.tf" text={file.terraform} />
    <TextFile name="The job for it" saveAs="gitlab-ci.yml" text={file.terraformJob} />
  </details>
);
