// What a stranger does with the API's document: makes types from it by openapi-typescript, and compiles a program against
// them. Both run on the TypeScript of this workspace: openapi-typescript does not know the one of the house yet.
import path from 'node:path';
import createClient from 'openapi-fetch';
import openapiTypescript, { astToString } from 'openapi-typescript';
import ts from 'typescript';

const FOLDER = path.resolve('docs');
const TYPES = path.join(FOLDER, 'schema.d.ts');
const PROGRAM = path.join(FOLDER, 'api-client.ts');

const OPTIONS = {
  ...{
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    skipLibCheck: true,
  },
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: [],
};

export const typesOf = async (document) => astToString(await openapiTypescript(document));

/** Compiles programs one after the other; what they share is read once. Nothing is written: the files are in memory. */
export function compilerOf(types) {
  const kept = new Map();
  let before;
  return (text) => {
    const files = new Map([
      [TYPES, types],
      [PROGRAM, text],
    ]);
    const host = ts.createCompilerHost(OPTIONS);
    const { fileExists, readFile, getSourceFile } = host;
    host.fileExists = (file) => files.has(file) || fileExists(file);
    host.readFile = (file) => files.get(file) ?? readFile(file);
    host.getSourceFile = (file, ...rest) => {
      if (file === PROGRAM) return ts.createSourceFile(file, text, OPTIONS.target);
      if (!kept.has(file)) kept.set(file, getSourceFile(file, ...rest));
      return kept.get(file);
    };
    const program = ts.createProgram({ rootNames: [PROGRAM], options: OPTIONS, host, oldProgram: before });
    before = program;
    return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => ({
      line: file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line + 1,
      message: ts.flattenDiagnosticMessageText(messageText, '\n'),
    }));
  };
}

export const clientOf = (baseUrl, token, ask) =>
  createClient({ baseUrl, headers: { authorization: `Bearer ${token}` }, fetch: ask });
