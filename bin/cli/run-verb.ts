import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Writable } from 'node:stream';
import type { Json, Path } from '@/lib/policy/types';
import { type Answer, type InputProblem, problemAt, readInput } from '@/lib/reach/answers/answer';
import { decodedText, type PolicyInputs } from '@/lib/reach/scan/policy-input';

export interface Streams {
  readonly input: NodeJS.ReadableStream;
  readonly output: Writable;
  readonly errors: Writable;
}

/** What every verb takes: a file (or standard input), as one JSON object or one a line. */
export interface Source {
  readonly file: string | undefined;
  readonly ndjson: boolean;
}

/** One input with the text it was read from; `line` counts from 1 and is null where the file is one object. */
export interface Input {
  readonly text: string;
  readonly line: number | null;
  /** Whose policy it is, where one text holds several. */
  readonly name: string | null;
  /** Where the policy is in the text. */
  readonly at: Path;
  /** Whether places in the policy are places in the text too. */
  readonly placed: boolean;
}

/** The inputs that one text holds. */
export type Expand = (input: Json) => PolicyInputs;

const asItIs: Expand = (input) => ({
  policies: [{ name: null, arn: null, at: ['policy'], placed: true, input, unreadable: null }],
  partial: null,
});

const NOTHING: PolicyInputs = { policies: [], partial: null };

export const BAD_INPUT = 2;
export const FOUND = 1;

/**
 * Answers every input in order. A bad input is answered with a problem (RFC 9457) in its place, and the others all the same.
 * `tell` writes an answer and says whether --fail-on finds fault with it.
 */
export async function runVerb<T>(
  source: Source,
  streams: Streams,
  answer: (input: Json) => Answer<T>,
  tell: (output: T, input: Input) => boolean,
  expand: Expand = asItIs,
): Promise<number> {
  let code = 0;
  try {
    for await (const { text: written, line } of inputsOf(source, streams)) {
      const text = decodedText(written) ?? written;
      const read = readInput(text);
      const refuse = (problem: InputProblem): void => {
        code = BAD_INPUT;
        writeLine(streams, placed(problem, line));
      };
      if (!read.ok) refuse(read.problem);
      const { policies, partial } = read.ok ? expand(read.output) : NOTHING;
      if (partial !== null) refuse(problemAt([], partial));
      for (const { input, unreadable, ...about } of policies) {
        if (unreadable !== null) {
          refuse(problemAt(about.at, unreadable));
          continue;
        }
        const answered = answer(input);
        if (!answered.ok) refuse(inDocument(answered.problem, about.at));
        else if (tell(answered.output, { text, line, ...about }) && code === 0) code = FOUND;
      }
      // A slow reader must not make us hold a whole batch in memory.
      if (streams.output.writableNeedDrain) await once(streams.output, 'drain');
    }
  } catch (error) {
    if (!isFileError(error)) throw error;
    streams.errors.write(
      `${JSON.stringify({ type: 'about:blank', title: 'The file could not be read.', detail: error.message })}\n`,
    );
    return BAD_INPUT;
  }
  return code;
}

/** What people brought was no member `policy` of something: the pointer says the place in their own text. */
function inDocument(problem: InputProblem, at: Path): InputProblem {
  const [first = '', ...rest] = problem.pointer.split('/').slice(1);
  return first === 'policy' ? { ...problem, pointer: [...at, ...rest].map((step) => `/${step}`).join('') } : problem;
}

/** In a batch the line is that of the batch: an input has only one. */
const placed = (problem: InputProblem, line: number | null): InputProblem =>
  line === null ? problem : { ...problem, line };

async function* inputsOf({ file, ndjson }: Source, streams: Streams): AsyncGenerator<Pick<Input, 'text' | 'line'>> {
  const stream = file === undefined || file === '-' ? streams.input : createReadStream(file);
  if (ndjson) {
    let line = 0;
    for await (const text of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      line++;
      if (text.trim() !== '') yield { text, line };
    }
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  yield { text: Buffer.concat(chunks).toString('utf8'), line: null };
}

const isFileError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && typeof error.code === 'string';

export const writeLine = (streams: Streams, value: unknown): void =>
  void streams.output.write(`${JSON.stringify(value)}\n`);
