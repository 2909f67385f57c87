import { expect, test } from 'vitest';
import { edgeWords } from '../../../src/evidence/paths/edge-words.ts';
import { property } from '../../support/held-path-builder.ts';

test.each([
  ['a name', 'cache', '.cache'],
  ['a private name', '#cache', '.#cache'],
  ['a getter', 'get cache', '.cache'],
  ['any other text', 'two words', '["two words"]'],
  ['a symbol', '<symbol kCache>', '[kCache]'],
  ['a symbol of several lines', '<symbol two\nlines>', '[two\nlines]'],
  ['a symbol without a description', '<symbol>', '[Symbol()]'],
])('a property is told by %s', (_, name, words) => {
  expect(edgeWords(property(name))).toBe(words);
});
