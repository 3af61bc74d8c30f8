/** What an audit event is about, for a version of the approval rules. */
export const ruleSetObject = (version: number) => ({
  kind: 'rule-set',
  id: String(version),
  name: `Approval rules ${version}`,
});
