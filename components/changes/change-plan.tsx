import { type Step, Steps } from '@/components/ui/steps';
import { Time } from '@/components/ui/time';
import type { ChangeView } from '@/lib/services/changes/view/change-view';

type PlannedStep = ChangeView['steps'][number];

/** What the worker does, step by step, and how far it is. */
export const ChangePlan = ({ steps }: { readonly steps: readonly PlannedStep[] }) => (
  <Steps label="Steps of the plan" steps={steps.map(stepOf)} />
);

const STATES = ['waiting', 'running', 'done', 'failed', 'unknown'] as const;

const stepOf = (step: PlannedStep): Step => ({
  id: String(step.position),
  name: step.title,
  state: STATES.find((state) => state === step.state) ?? 'unknown',
  meta: step.finishedAt ? <Time at={step.finishedAt} /> : null,
  detail: (
    <>
      {step.calls ? <code className="block font-mono break-all">{step.calls}</code> : null}
      {step.detail ?? (step.requestId ? `Request ${step.requestId}` : null)}
      {step.content ? (
        <details>
          <summary className="cursor-pointer">What it puts</summary>
          <pre className="overflow-x-auto rounded bg-sunken p-2 font-mono whitespace-pre-wrap break-all">
            {step.content}
          </pre>
        </details>
      ) : null}
    </>
  ),
});
