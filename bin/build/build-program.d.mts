export function buildProgram(entry: string, outfile: string): Promise<string>;
export function buildQuestions(outfile?: string): Promise<string>;
