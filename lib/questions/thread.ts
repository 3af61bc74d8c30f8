/** What runs on a thread: bin/build makes one file of it, dist/questions.js. */
import { type AnswerOf, type ArgumentsOf, answerQuestion, type QuestionName } from '@/lib/reach/answers/questions';

export default <N extends QuestionName>({ name, args }: { name: N; args: ArgumentsOf<N> }): AnswerOf<N> =>
  answerQuestion(name, args);
