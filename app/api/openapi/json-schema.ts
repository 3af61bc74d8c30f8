/** A JSON Schema (2020-12), which is what OpenAPI 3.1 takes. */
export type JsonSchema = { readonly [key: string]: unknown };
