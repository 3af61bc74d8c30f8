/** The job of a guide in projects of real-world shapes. */
import { describe, expect, it } from 'vitest';
import { addJob, freeJobName } from '@/lib/onboarding/add-job';
import { pipelineFile } from '@/lib/onboarding/pipeline-file';
import { stageFor } from '@/lib/onboarding/stage';
import { deploymentStages, stagesOf, takenNames } from '@/lib/pipelines/merged';
import { readShape, SHAPES, type Shape, schemaError } from '@/lib/test-worlds/ci-corpus';
import { evaluate } from '@/lib/test-worlds/evaluate-ci';

const ROOT = '.gitlab-ci.yml';

function join({ files, want }: Pick<Shape, 'files' | 'want'>) {
  const { config } = readShape(files).reading;
  const name = freeJobName(takenNames(config), 'deploy');
  const text = pipelineFile({
    mappings: [{ ref: { kind: 'exact', type: 'branch', name: 'main' }, componentValues: {} }],
    ...{ audience: 'https://gitlab.example.com', roleVariable: 'ROLE_ARN', tool: 's3-sync', credentials: 'profile' },
    ...{ jobName: name, stage: want.stage, region: 'eu-central-1' },
  });
  return { name, config, added: addJob(files[ROOT] ?? null, { name, text }) };
}

describe.each(SHAPES)('$name', (shape) => {
  const { files, want } = shape;
  const { name, config, added } = join(shape);

  it('gives the job its stage', () => {
    expect(stageFor(stagesOf(config), deploymentStages(config))).toBe(want.stage);
  });

  it('takes the job in, and every other job is what it was', () => {
    if (!added.ok) throw new Error(added.reason);
    expect(added.text.startsWith(files[ROOT] ?? '')).toBe(true);
    const { [name]: job, ...others } = evaluate({ ...files, [ROOT]: added.text });
    expect(others).toEqual(evaluate(files));
    expect(job).toMatchObject({ id_tokens: { AWS_ID_TOKEN: { aud: 'https://gitlab.example.com' } } });
    expect(Object.hasOwn(evaluate(files), name)).toBe(false);
  });

  it.runIf(want.schema !== false)('is valid to the schema of GitLab with it', () => {
    expect(added.ok && schemaError(added.text)).toBeNull();
  });

  it('takes it once', () => {
    if (!added.ok) throw new Error(added.reason);
    const job = added.text.slice((files[ROOT] ?? '').length).trimStart();
    expect(addJob(added.text, { name, text: job })).toEqual({ ok: true, text: added.text, already: true });
  });
});
