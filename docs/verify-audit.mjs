// Verifies an exported audit log of Drawbridge without Drawbridge. It needs Node 20.12 or later and nothing else.
//
//   node verify-audit.mjs REPORT.json --report --key PUBLIC-KEY.pem        (the report of an access review)
//   node verify-audit.mjs EXPORT.ndjson [--key PUBLIC-OR-PRIVATE-KEY.pem] [--checkpoints CHECKPOINTS.ndjson]
//
// What it does, so that you can check that it does it:
//   1. Each line behind the head is one event, written in the one way that RFC 8785 allows.
//   2. hash = SHA-256("drawbridge/audit-event/v1\n" + prevHash + "\n" + the event in that form without prevHash and hash).
//   3. Each event's prevHash is the hash of the event before, and its seq is one more. The first event's prevHash is 64 zeros.
//   4. Each checkpoint is signed with Ed25519 over "drawbridge/audit-checkpoint/v1\n" + its canonical form, and the event
//      with its seq has its hash.
//   5. An event audit.key-rotated names two keys and is signed by both, with Ed25519 over "drawbridge/audit-key/v1\n" + the
//      canonical form of {from, to}. Where the key that you give is one of them, checkpoints may be signed by the other too.
//   6. A report of an access review is signed with Ed25519 over "drawbridge/review-report/v1\n" + its canonical form.
// A chain alone cannot show that its tail was cut off or that all of it was written anew. Checkpoints that were kept
// elsewhere can: give the newest ones that you hold.
import { createHash, createPublicKey, hash as sha256, verify } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';

/** RFC 8785: members sorted by UTF-16 units, no white space, numbers and texts as JSON.stringify writes them. */
function canonical(value) {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

/** Whether all members of a value are sorted. Such a value is canonical as JSON.stringify writes it, which is quicker. */
function isSorted(value) {
  if (value === null || typeof value !== 'object') return true;
  if (Array.isArray(value)) return value.every(isSorted);
  const members = Object.keys(value);
  return members.every((name, at) => (at === 0 || members[at - 1] < name) && isSorted(value[name]));
}

const MEMBERS =
  'action,actor,afterDigest,at,beforeDigest,changeId,data,hash,id,ip,object,prevHash,requestId,result,roleId,seq';
const PART = 'id,kind,name';
const membersOf = (value) => Object.keys(value ?? {}).join();

class Bad extends Error {
  constructor(seq, problem) {
    super(seq === null ? problem : `event ${seq}: ${problem}`);
    this.seq = seq;
  }
}

function without(line, member) {
  const at = line.lastIndexOf(member);
  if (at < 0) throw new Bad(null, 'a hash is not written as hashes are');
  return line.slice(0, at) + line.slice(at + member.length);
}

function readEvent(line, last) {
  let event;
  try {
    event = JSON.parse(line);
  } catch {}
  const whole =
    typeof event === 'object' &&
    (isSorted(event) ? JSON.stringify(event) : canonical(event)) === line &&
    membersOf(event) === MEMBERS &&
    membersOf(event.actor) === PART &&
    membersOf(event.object) === PART &&
    /^[1-9]\d{0,18}$/.test(event.seq);
  if (!whole) throw new Bad(last, 'the next line is not written as events are');
  const { prevHash, hash } = event;
  // The last place with such a member is the event's own: behind it stand only members without members like it.
  const covered = without(without(line, `,"prevHash":"${prevHash}"`), `,"hash":"${hash}"`);
  if (hash !== sha256('sha256', `drawbridge/audit-event/v1\n${prevHash}\n${covered}`))
    throw new Bad(event.seq, 'its content is not the one that was recorded');
  return event;
}

const keyIdOf = (key) =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);

const readPublicKey = ({ publicKey }) =>
  createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });

/** Whether both keys of a change of keys signed it. */
function isRotation({ from, to, signatures }) {
  try {
    const halves = [from, to].map(({ keyId, publicKey }) => ({ keyId, publicKey }));
    const bytes = Buffer.from(`drawbridge/audit-key/v1\n${canonical({ from: halves[0], to: halves[1] })}`);
    const holds = (half, signature) =>
      keyIdOf(readPublicKey(half)) === half.keyId &&
      verify(null, bytes, readPublicKey(half), Buffer.from(signature, 'base64'));
    return holds(from, signatures.from) && holds(to, signatures.to);
  } catch {
    return false;
  }
}

/** The given key, and those that the log proves it was changed for or from. */
function trustedKeys(key, rotations) {
  const trusted = new Map([[keyIdOf(key), key]]);
  for (let before = 0; before !== trusted.size; ) {
    before = trusted.size;
    for (const { from, to } of rotations) {
      if (trusted.has(from.keyId) && !trusted.has(to.keyId)) trusted.set(to.keyId, readPublicKey(to));
      else if (trusted.has(to.keyId) && !trusted.has(from.keyId)) trusted.set(from.keyId, readPublicKey(from));
    }
  }
  return trusted;
}

function checkCheckpoints(checkpoints, key, rotations) {
  const trusted = trustedKeys(key, rotations);
  for (const { checkpoint, signature } of checkpoints) {
    const bytes = Buffer.from(`drawbridge/audit-checkpoint/v1\n${canonical(checkpoint)}`);
    const signer = trusted.get(checkpoint.keyId);
    if (!signer || !verify(null, bytes, signer, Buffer.from(signature, 'base64')))
      throw new Bad(checkpoint.seq, 'the checkpoint was not signed by this key, nor by one that it was changed for');
  }
}

/** Throws where the key did not sign exactly this report. */
export function verifyReport({ report, signature }, key) {
  const bytes = Buffer.from(`drawbridge/review-report/v1\n${canonical(report)}`);
  if (!verify(null, bytes, key, Buffer.from(signature, 'base64')))
    throw new Bad(null, 'the report is not what this key signed');
  return report;
}

/** Takes the lines of an export one by one, so that a log of any length fits into memory. Throws at the first bad event. */
export function startVerifying(checkpoints = [], key = null) {
  const rotations = [];
  let filtered = null;
  // Every copy of one number is compared: one that was forged must not hide another.
  let expected = new Map(checkpoints.map(({ checkpoint }) => [checkpoint.seq, new Set()]));
  for (const { checkpoint } of checkpoints) expected.get(checkpoint.seq).add(checkpoint.hash);
  let last = null;
  let events = 0;
  const takeHead = (line) => {
    let filter;
    try {
      filter = JSON.parse(line).export.filter;
    } catch {}
    if (typeof filter !== 'object') throw new Bad(null, 'the first line is not the head of an export');
    filtered = Object.keys(filter).length > 0;
    if (filtered) expected = new Map();
  };
  const takeEvent = (line) => {
    const event = readEvent(line, last?.seq ?? null);
    events += 1;
    if (!filtered && last && BigInt(event.seq) !== BigInt(last.seq) + 1n)
      throw new Bad(event.seq, `it does not follow on event ${last.seq}`);
    if (!filtered && last && event.prevHash !== last.hash)
      throw new Bad(event.seq, `it was recorded behind another event than ${last.seq}`);
    if (!filtered && !last && event.seq === '1' && event.prevHash !== '0'.repeat(64))
      throw new Bad(event.seq, 'it says that it is the first event and was recorded behind another one');
    if ([...(expected.get(event.seq) ?? [])].some((kept) => kept !== event.hash))
      throw new Bad(event.seq, 'it is another event than the checkpoint says');
    if (event.action === 'audit.key-rotated' && isRotation(event.data)) rotations.push(event.data);
    last = event;
  };
  return {
    take: (line) => {
      if (filtered === null) takeHead(line);
      else if (line !== '') takeEvent(line);
    },
    end: () => {
      if (!last) throw new Bad(null, 'there is no event');
      // Behind the events: they say which keys the given one was changed for.
      if (key && !filtered) checkCheckpoints(checkpoints, key, rotations);
      for (const seq of expected.keys())
        if (BigInt(seq) > BigInt(last.seq))
          throw new Bad(last.seq, `the log ends here, and a checkpoint has seen event ${seq}`);
      return { events, last: last.seq, checkpoints: expected.size, filtered };
    },
  };
}

/** Without what a syslog server writes before it. */
const readCheckpoint = (line) => JSON.parse(line.slice(Math.max(0, line.indexOf('{"checkpoint":'))));

async function main([file, ...options]) {
  const option = (name) => (options.includes(name) ? options[options.indexOf(name) + 1] : null);
  if (!file) throw new Bad(null, 'name the exported file');
  const [keyFile, checkpointFile] = [option('--key'), option('--checkpoints')];
  const key = keyFile ? createPublicKey(readFileSync(keyFile, 'utf8')) : null;
  if (options.includes('--report')) {
    if (!key) throw new Bad(null, 'name the key: --key PUBLIC-KEY.pem');
    const { campaign, totals } = verifyReport(JSON.parse(readFileSync(file, 'utf8')), key);
    console.log(`Verified: review ${campaign.number}, ${JSON.stringify(totals)}.`);
    return;
  }
  const checkpoints = checkpointFile ? readFileSync(checkpointFile, 'utf8').split('\n').filter(Boolean) : [];
  const log = startVerifying(checkpoints.map(readCheckpoint), key);
  let rest = '';
  for await (const text of createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 18 })) {
    const lines = (rest + text).split('\n');
    rest = lines.pop();
    for (const line of lines) log.take(line);
  }
  log.take(rest);
  const { events, last, checkpoints: signed, filtered } = log.end();
  console.log(
    filtered
      ? `${events} events are what was recorded. The export is filtered: what stood between them is not in it.`
      : `Verified to event ${last}: ${events} events, ${signed} checkpoints.`,
  );
}

if (process.argv[1] && import.meta.url.endsWith(process.argv[1].split('/').at(-1))) {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    console.error(`Not verified: ${error.message}`);
    process.exitCode = 1;
  }
}
