import { comparisonFigures } from '@/bin/bench/comparison';
import { estateFigures } from '@/bin/bench/estate';
import { evaluationFigures } from '@/bin/bench/evaluation';
import { report } from '@/bin/bench/report';

// The engine against its goals and against a naive matcher in the same run; a sample of its answers is held against that matcher.
process.exitCode = report([...evaluationFigures(), ...comparisonFigures(), ...estateFigures()]);
