import { z } from 'zod';
import type { ProofFact } from '@/lib/reach/proofs/proof-facts';

const facts = z
  .array(z.object({ instanceId: z.string(), projectId: z.int().nullable(), name: z.string(), value: z.string() }))
  .catch([]);

/** ChangeRevision.proofFacts and MappingProof.facts. Anything else holds none. */
export const readProofFacts = (column: unknown): readonly ProofFact[] => facts.parse(column);
