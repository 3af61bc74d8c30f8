/** Where a release comes from: an in-toto statement (v1) with the SLSA provenance predicate (v1), unsigned. */

export interface Artifact {
  readonly name: string;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

export interface Built {
  readonly version: string;
  /** Git's own id of the source. */
  readonly commit: string;
  /** Where the source is fetched from; null: this clone has no remote. */
  readonly repository: string | null;
  readonly artifacts: readonly Artifact[];
  /** What the release was made from beside the source: the lock file, and the base of the image. */
  readonly lock: Artifact;
  readonly nodeImage: string;
  readonly node: string;
  readonly npm: string;
  /** ISO 8601 in UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
}

/** Says what was built of what by which command. Whoever publishes signs it, for example with cosign. */
export const provenanceOf = (built: Built) => ({
  _type: 'https://in-toto.io/Statement/v1',
  subject: built.artifacts.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
  predicateType: 'https://slsa.dev/provenance/v1',
  predicate: {
    buildDefinition: {
      buildType: 'urn:drawbridge:release:v1',
      externalParameters: { version: built.version, command: `npm run release -- ${built.version}` },
      internalParameters: { node: built.node, npm: built.npm },
      resolvedDependencies: [
        {
          name: 'source',
          ...(built.repository ? { uri: `git+${built.repository}` } : {}),
          digest: { gitCommit: built.commit },
        },
        { name: built.lock.name, digest: { sha256: built.lock.sha256 } },
        { name: 'image base', uri: `docker:${built.nodeImage}` },
      ],
    },
    runDetails: {
      builder: { id: 'urn:drawbridge:release' },
      metadata: {
        invocationId: `${built.version}@${built.commit}`,
        startedOn: built.startedAt,
        finishedOn: built.finishedAt,
      },
    },
  },
});
