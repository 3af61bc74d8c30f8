/** The words of PowerShell by rule: these tests run on machines that have none. The same rules would refuse the lines for sh. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkFile } from '@/lib/onboarding/check-job';
import { claimLines, refusalLines } from '@/lib/onboarding/check-lines';
import { credentialLines } from '@/lib/onboarding/session-lines';
import { TOOLS } from '@/lib/onboarding/tools';

const main = { ref: { kind: 'exact', type: 'branch', name: 'main' }, componentValues: {} } as const;
const ROLE_ARN = 'arn:aws:iam::111122223333:role/deploy';

/** What PowerShell would stop at, or read as something else. PowerShell: about_Quoting_Rules, about_Variables. */
function faults(text: string): readonly string[] {
  const open: string[] = [];
  const found: string[] = [];
  for (let at = 0; at < text.length; at++) {
    const [sign = '', within] = [text[at], open.at(-1)];
    if (within === "'") {
      if (sign === "'") open.pop();
    } else if (sign === '`') at += 1;
    else if (sign === '"') within === '"' ? open.pop() : open.push('"');
    else if (within === '"') {
      if (sign === '$' && text[at + 1] === '(') open.push('(');
      if (sign === '$' && text[at + 1] === '(') at += 1;
    } else if (sign === "'") open.push("'");
    else if (sign === '(' || sign === '{') open.push(sign);
    else if (sign === ')' || sign === '}') {
      if (open.pop() !== (sign === ')' ? '(' : '{')) found.push(`${sign} at ${at}`);
    }
  }
  const variables = [...text.matchAll(/\$(?!env:|_|global:|\(|null\b|IsLinux\b|IsMacOS\b|PID\b)(\w+)/g)].map(
    ([, name]) => name ?? '',
  );
  const own = variables.filter(
    (name) => !/^(awsSession|claims|answer|registry|image|ErrorActionPreference|LASTEXITCODE)$/.test(name),
  );
  return [...open.map((sign) => `${sign} is not closed`), ...found, ...own.map((name) => `$${name} is not set`)];
}

const SESSIONS = (['profile', 'environment'] as const).flatMap((how) =>
  [null, 14_400].map((seconds) => [how, seconds] as const),
);

it.each(SESSIONS)('the lines with a %s for %s seconds are PowerShell', (how, seconds) => {
  const lines = credentialLines(how, 'AWS_ID_TOKEN', 'ROLE_ARN', { shell: 'powershell', seconds });
  for (const line of lines) expect([line, ...faults(line)]).toEqual([line]);
  // The rules see a line that is none.
  expect(credentialLines(how, 'AWS_ID_TOKEN', 'ROLE_ARN', { seconds }).flatMap(faults)).not.toEqual([]);
});

it('starting points and checks are PowerShell, line by line', () => {
  const scripts = Object.values(TOOLS).flatMap((tool) => ('powershell' in tool ? tool.powershell : []));
  const lines = [...scripts, ...claimLines('AWS_ID_TOKEN', 'powershell'), ...refusalLines('powershell')];
  for (const line of lines) expect([line, ...faults(line)]).toEqual([line]);
});

describe('the lines', () => {
  it('put the token into its file byte for byte and tell it nobody, and take keys away that go before the role', () => {
    const lines = credentialLines('profile', 'TEAM_TOKEN', 'ROLE_ARN', { shell: 'powershell' });
    expect(lines.filter((line) => line.includes('$env:TEAM_TOKEN'))).toEqual([
      '[IO.File]::WriteAllText("${env:CI_PROJECT_DIR}.tmp/aws/token", $env:TEAM_TOKEN)',
    ]);
    expect(lines[0]).toBe('$env:AWS_ACCESS_KEY_ID = $env:AWS_SECRET_ACCESS_KEY = $env:AWS_SESSION_TOKEN = $null');
  });

  it('name role, file and session in the profile', () => {
    expect(credentialLines('profile', 'AWS_ID_TOKEN', 'ROLE_ARN', { shell: 'powershell' }).slice(-3)).toEqual([
      `[IO.File]::WriteAllText("\${env:CI_PROJECT_DIR}.tmp/aws/config", (@('[profile pipeline]', "role_arn=$env:ROLE_ARN", "web_identity_token_file=\${env:CI_PROJECT_DIR}.tmp/aws/token", "role_session_name=$env:AWS_ROLE_SESSION_NAME", '') -join "\`n"))`,
      '$env:AWS_CONFIG_FILE = "${env:CI_PROJECT_DIR}.tmp/aws/config"',
      '$env:AWS_PROFILE = "pipeline"',
    ]);
  });

  it('ask for the longest session by a process that does not take the profile which names it', () => {
    const text = credentialLines('profile', 'AWS_ID_TOKEN', 'ROLE_ARN', { shell: 'powershell', seconds: 43_200 }).join(
      '\n',
    );
    expect(text).toContain(
      "@('$env:AWS_PROFILE = $null', 'aws sts assume-role-with-web-identity --role-arn $env:ROLE_ARN",
    );
    expect(text).toContain('--duration-seconds 43200 --output json --query "merge(Credentials, {Version: ``1``})"');
  });
});

it('the check and its twin have the same rules, no image, and prove by the same three ends', () => {
  const track = {
    mappings: [main],
    audience: 'https://gitlab.example.com',
    roleVariable: 'ROLE_ARN',
    roleArn: ROLE_ARN,
  };
  const files = (['sh', 'powershell'] as const).map((shell) =>
    parse(checkFile({ ...track, credentials: 'profile', shell })),
  );
  const [sh, powershell] = files;
  for (const name of ['aws-check', 'aws-check-refused']) {
    expect(powershell[name]).not.toHaveProperty('image');
    expect(powershell[name].rules).toEqual(sh[name].rules);
    expect(powershell[name].id_tokens).toEqual(sh[name].id_tokens);
  }
  const twin: string = powershell['aws-check-refused'].script.at(-1);
  for (const said of ['exit 0', 'exit 1', 'exit 2', 'Nothing is proved.', '(AccessDenied) when calling'])
    expect(twin).toContain(said);
});
