import { Lexer, Parser } from 'yaml';

/** Open collections at once. GitLab's longest real files have about ten. */
const DEEPEST = 200;

/**
 * Whether a YAML text nests so deeply that reading it could end this process: what composes its nodes calls itself for each level,
 * and V8 dies, rather than throws, where it has to compile a regular expression at the end of the stack. Tokens are counted
 * without recursion, and no further than the limit.
 */
export function nestsTooDeeply(text: string): boolean {
  const parser = new Parser();
  for (const token of new Lexer().lex(text)) {
    for (const _ of parser.next(token));
    if (parser.stack.length > DEEPEST) return true;
  }
  return false;
}
