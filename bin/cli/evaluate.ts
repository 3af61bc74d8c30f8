import { InvalidArgumentError, Option } from 'commander';
import { evaluateReport } from '@/bin/cli/evaluate-report';
import { providersIn } from '@/bin/cli/providers-in';
import { type Input, runVerb, type Streams, writeLine } from '@/bin/cli/run-verb';
import { addSource, type Format, isTerminal, type Verb } from '@/bin/cli/verb';
import { hostOfProvider } from '@/lib/policy/compare/doors';
import type { Verdict } from '@/lib/policy/evaluate';
import type { Json } from '@/lib/policy/types';
import { answerEvaluate } from '@/lib/reach/answers/evaluate';
import { policyInputs } from '@/lib/reach/scan/policy-input';

type Claims = readonly (readonly [name: string, value: string])[];

interface Options {
  readonly ndjson: boolean;
  readonly format?: Format;
  readonly principal?: string;
  readonly action?: string;
  readonly sub?: string;
  readonly aud?: string;
  readonly claim: Claims;
}

export const evaluateVerb: Verb = (program, streams, finish) => {
  addSource(program.command('evaluate'))
    .description('Decide a request as AWS does, and say what each statement and condition says')
    .addOption(new Option('--format <format>', 'how to print; text on a terminal, else json').choices(['text', 'json']))
    .option('--sub <subject>', 'the subject of the token')
    .option('--aud <audience>', 'the audience of the token')
    .option(
      '--claim <name=value>',
      'another claim of the token or another condition key; may be repeated',
      readClaim,
      [],
    )
    .option('--principal <arn>', 'who asks; the one identity provider that the policy names without it')
    .option('--action <action>', 'what is asked for; sts:AssumeRoleWithWebIdentity without it')
    .addHelpText('after', HELP)
    .action((file: string | undefined, options: Options) => finish(evaluateFile(file, options, streams)));
};

const HELP = `
With --sub, --aud or --claim the input is a trust policy, or whatever holds one (see drawbridge lint --help). Without them it
is what the API takes: {"policy": …, "request": {"principal", "action"?}, "context": {"gitlab.com:sub": "…"}}.

Examples:
  drawbridge evaluate trust-policy.json --sub project_path:shop/web:ref_type:branch:ref:main --aud sts.amazonaws.com
  drawbridge evaluate --ndjson < requests.ndjson`;

function evaluateFile(file: string | undefined, options: Options, streams: Streams): Promise<number> {
  const { ndjson, format = isTerminal(streams) ? 'text' : 'json' } = options;
  const tell = (verdict: Verdict, { name }: Input): boolean => {
    if (format === 'text') streams.output.write(evaluateReport(verdict, name));
    else writeLine(streams, name === null ? verdict : { name, ...verdict });
    return false;
  };
  const claims = claimsOf(options);
  if (claims.length === 0) return runVerb({ file, ndjson }, streams, answerEvaluate, tell);
  const asked = (input: Json): Json => requestFor(input, claims, options);
  return runVerb({ file, ndjson }, streams, (input) => answerEvaluate(asked(input)), tell, policyInputs);
}

const claimsOf = ({ sub, aud, claim }: Options): Claims => [
  ...(sub === undefined ? [] : [['sub', sub] as const]),
  ...(aud === undefined ? [] : [['aud', aud] as const]),
  ...claim,
];

/** What the API takes, for a policy and the claims of a token. A claim without a prefix is one of the provider that asks. */
function requestFor(input: Json, claims: Claims, { principal, action }: Options): Json {
  const policy = typeof input === 'object' && input !== null && 'policy' in input ? input.policy : input;
  const [only, ...more] = providersIn(policy);
  const asks = principal ?? (more.length === 0 ? only : undefined) ?? '';
  const host = hostOfProvider(asks);
  const context = claims.map(([name, value]) => [
    name.includes(':') || host === null ? name : `${host}:${name}`,
    value,
  ]);
  return {
    policy,
    request: { principal: asks, ...(action === undefined ? {} : { action }) },
    context: Object.fromEntries(context),
  };
}

function readClaim(text: string, before: Claims): Claims {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('A claim is written as name=value.');
  return [...before, [text.slice(0, at), text.slice(at + 1)]];
}
