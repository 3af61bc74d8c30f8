import { expect, test } from '@playwright/test';
import { requireDeclaredAnswers, undeclaredAnswers } from './steps/declared-answers';

test('in all journeys the API answered only what its document declares', () => {
  requireDeclaredAnswers(process.env.E2E_DATA ?? '');
  // The twin: such a line of the log is found.
  const line =
    '{"level":50,"err":{"type":"UndeclaredAnswer","message":"getRole answers members that its schema leaves out."}}';
  expect(undeclaredAnswers(`{"level":30,"msg":"server started"}\n${line}\n`)).toEqual([line]);
});
