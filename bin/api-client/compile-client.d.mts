/** Types of `compile-client.mjs`, which is not compiled with the house: it uses the TypeScript of its own workspace. */

export interface Complaint {
  readonly line: number;
  readonly message: string;
}

/** What openapi-typescript makes of an OpenAPI document. */
export declare function typesOf(document: object): Promise<string>;

/** Compiles a program that imports these types as `./schema`, and answers what the compiler says of it. */
export declare function compilerOf(types: string): (program: string) => readonly Complaint[];

/** A client of openapi-fetch. */
export declare function clientOf(baseUrl: string, token: string, ask: (request: Request) => Promise<Response>): unknown;
