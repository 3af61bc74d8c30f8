import type { Command } from 'commander';
import type { Streams } from '@/bin/cli/run-verb';

/** Adds one verb to the program. `finish` takes the verb's exit code. */
export type Verb = (program: Command, streams: Streams, finish: (code: Promise<number>) => Promise<void>) => void;

/** How an answer is printed: for people, or as the API gives it. */
export type Format = 'text' | 'json';

/** Whether a person reads what is printed. */
export const isTerminal = ({ output }: Streams): boolean => 'isTTY' in output && output.isTTY === true;

/** The argument and option that all verbs share. */
export const addSource = (command: Command): Command =>
  command
    .argument('[file]', 'a file with the input; standard input without it')
    .option('--ndjson', 'one JSON object a line, one answer a line', false);
