import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addJob, freeJobName } from '@/lib/onboarding/add-job';
import { pipelineFile } from '@/lib/onboarding/pipeline-file';
import { takenNames } from '@/lib/pipelines/merged';
import { readShape, schemaError } from '@/lib/test-worlds/ci-corpus';
import { evaluate } from '@/lib/test-worlds/evaluate-ci';
import { generatedProject } from '@/lib/test-worlds/generated-pipelines';

const ROOT = '.gitlab-ci.yml';

it('a new job leaves every other job of a generated pipeline what it was', () => {
  fc.assert(
    fc.property(generatedProject, (files) => {
      const name = freeJobName(takenNames(readShape(files).reading.config), 'job-0');
      const text = pipelineFile({
        mappings: [{ ref: { kind: 'pattern', type: 'branch', pattern: 'release/*' }, componentValues: {} }],
        ...{ audience: 'https://gitlab.example.com', roleVariable: 'ROLE_ARN', tool: 'ecr-push' },
        ...{ credentials: 'environment', jobName: name, stage: 'deploy' },
      });
      const added = addJob(files[ROOT] ?? null, { name, text });
      if (!added.ok) throw new Error(added.reason);
      const { [name]: job, ...others } = evaluate({ ...files, [ROOT]: added.text });
      expect(others).toEqual(evaluate(files));
      expect(job?.stage).toBe('deploy');
      expect(added.text.startsWith(files[ROOT] ?? '')).toBe(true);
      expect(schemaError(added.text)).toBeNull();
    }),
    { seed: 17, numRuns: 200 },
  );
});
