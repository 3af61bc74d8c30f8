import { describe, expect, it } from 'vitest';
import {
  newRefPatternProblem,
  newRefProblem,
  pathProblem,
  projectPathProblem,
  refNameProblem,
  refPatternProblem,
} from '@/lib/subjects/ref-names';

describe('the name of a ref', () => {
  it.each(['main', 'release/1.0', '-x', 'HEAD', '${x}', 'a@b', 'größe', '日本', 'a{b}', "it's"])(
    'may be %s',
    (name) => {
      expect(refNameProblem(name)).toBeNull();
    },
  );

  it.each([
    ...['', 'a b', 'a~1', 'a^', 'a:b', 'a?', 'a*', 'a[b', 'a\\b', 'a..b', 'a@{b', 'a//b', 'a/.b'],
    ...['/a', '.a', 'a/', 'a.', 'a.lock', 'a\u0000b', 'a\u007fb', 'a\nb'],
  ])('may not be %j', (name) => {
    expect(refNameProblem(name)).not.toBeNull();
  });
});

describe('a ref that is to be mapped', () => {
  it.each(['main', 'release/1.0', 'heads/main', 'feature/HEAD', '@me', 'a-b'])('may be %s', (name) => {
    expect(newRefProblem(name)).toBeNull();
  });

  it.each([
    ['refs/heads/main', 'You mean main'],
    ['refs/tags/v1', 'You mean v1'],
    ['HEAD', 'HEAD points to a branch'],
    ['@', 'short form of HEAD'],
    ['-x', 'start with a dash'],
    ['a..b', 'two dots'],
  ])('may not be %s, which git or GitLab refuses', (name, sentence) => {
    expect(newRefProblem(name)).toContain(sentence);
  });

  it('may be a pattern under the same rules', () => {
    expect(newRefPatternProblem('release/*')).toBeNull();
    expect(newRefPatternProblem('refs/heads/release/*')).toContain('You mean release/*');
    expect(newRefPatternProblem('-*')).toContain('dash');
    expect(newRefPatternProblem('HEAD')).toContain('HEAD');
  });
});

describe('a pattern of refs', () => {
  it.each(['*', 'release/*', '*-stable', 'v*.*', 'main'])('may be %s', (pattern) => {
    expect(refPatternProblem(pattern)).toBeNull();
  });

  it.each(['', 'a**', 'a?*', 'a:*', '/*', '.*', '*/', '*.lock', 'a..*'])(
    'may not be %j, which no ref can match',
    (pattern) => {
      expect(refPatternProblem(pattern)).not.toBeNull();
    },
  );
});

describe('a path', () => {
  it('has segments of letters, digits, dots, dashes and underscores', () => {
    for (const path of ['g', 'My-Group/sub.group', '_legacy/p-']) expect(pathProblem(path)).toBeNull();
    for (const path of ['', '/g', 'g/', 'g//p', 'g p', 'g:p', 'g*', 'größe', 'g\n'])
      expect(pathProblem(path)).not.toBeNull();
  });

  it('of a project has its namespace in front', () => {
    expect(projectPathProblem('g/p')).toBeNull();
    expect(projectPathProblem('p')).not.toBeNull();
  });
});
