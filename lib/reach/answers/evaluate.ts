import { evaluate, type Verdict } from '@/lib/policy/evaluate';
import type { Path, RequestContext } from '@/lib/policy/types';
import { type Answer, answering, refuse } from '@/lib/reach/answers/answer';
import { contextTooLarge } from '@/lib/reach/answers/policy-bounds';
import { asObject, asPolicy, asText, member } from '@/lib/reach/answers/read';

/**
 * `{"policy", "request": {"principal", "action"}, "context": {"<key>": "…"}}` → the decision and what each statement says.
 * Without an action sts:AssumeRoleWithWebIdentity is meant.
 */
export function answerEvaluate(input: unknown): Answer<Verdict> {
  return answering(() => {
    const object = asObject(input, []);
    const policy = asPolicy(member(object, 'policy'), ['policy']);
    const request = asObject(member(object, 'request'), ['request']);
    const principal = asText(member(request, 'principal'), ['request', 'principal']);
    const action = asText(member(request, 'action') ?? 'sts:AssumeRoleWithWebIdentity', ['request', 'action']);
    const context = readContext(member(object, 'context') ?? {});
    const tooLarge = contextTooLarge(context);
    if (tooLarge !== null) return refuse(['context'], tooLarge, 413);
    return evaluate(policy, { principal, action }, context);
  });
}

function readContext(value: unknown): RequestContext {
  const entries = Object.entries(asObject(value, ['context'])).map(([key, given]) => {
    const path: Path = ['context', key];
    return [
      key,
      Array.isArray(given) ? given.map((one, index) => asValue(one, [...path, index])) : asValue(given, path),
    ];
  });
  return Object.fromEntries(entries);
}

/** AWS compares numbers and booleans as text. */
function asValue(value: unknown, path: Path): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return refuse(path, 'A text or a list of texts is expected here.');
}
