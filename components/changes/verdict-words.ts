const WORDS: Readonly<Record<string, string>> = {
  approve: 'approved',
  reject: 'rejected',
  'request-changes': 'asked for changes in',
};

/** What someone did with a revision: "approved" revision 2. */
export const verdictInWords = (verdict: string): string => WORDS[verdict] ?? verdict;
