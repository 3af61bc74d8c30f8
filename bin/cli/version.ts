/** The version of the package, which the build puts in; run from the sources there is none. */
export const VERSION = process.env.DRAWBRIDGE_VERSION ?? '0.0.0-source';
