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
      {files.map(({ source, text, check }) => (
        <Fragment key={source}>
          <TextFile name={`${source}: .gitlab-ci.yml`} saveAs="gitlab-ci.yml" text={text} />
          <TextFile name={`${source}: check of the fence`} saveAs="gitlab-ci-check.yml" text={check} />
        </Fragment>
      ))}
    </>
  );
}
