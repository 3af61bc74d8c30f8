/** Words of stages that take away what others made: a job after them finds nothing. */
const DESTROYS = /destroy|teardown|tear-down|clean-?up|\bstop\b|delete|undeploy/i;
const DEPLOYS = /deploy|release|apply|publish|rollout/i;

/**
 * The stage for a job that goes into AWS: where deployments are by its name, or by the jobs that it has, else where tests are, else the
 * last one, and never one that destroys or comes behind one. null: there is none, so that a person has to choose. `deployments`: stages
 * with a job that deploys to an environment.
 */
export function stageFor(stages: readonly string[], deployments: ReadonlySet<string>): string | null {
  const end = stages.findIndex((stage) => DESTROYS.test(stage));
  const usable = end < 0 ? stages : stages.slice(0, end);
  return (
    usable.find((stage) => stage === 'deploy') ??
    usable.find((stage) => DEPLOYS.test(stage)) ??
    usable.findLast((stage) => deployments.has(stage)) ??
    usable.find((stage) => stage === 'test') ??
    usable.at(-1) ??
    null
  );
}
