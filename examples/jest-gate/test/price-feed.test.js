const { leakThresholds } = require('@leaktight/jest');
const { PriceTag, feed } = require('../src/price-feed.js');

function hang(count) {
  return Array.from({ length: count }, (_, index) => new PriceTag(`article ${index}`));
}

afterEach(() => {
  expect(feed.listenerCount('error')).toBe(0);
});

test('a tag shows the last price', () => {
  const tag = new PriceTag('tea');
  feed.emit('price', 'tea', 3);
  feed.emit('price', 'coffee', 4);
  expect(tag.price).toBe(3);
  tag.close();
});

test('a tag that is closed is let go of', () => {
  for (const tag of hang(400)) tag.close();
  expect(feed.listenerCount('price')).toBe(0);
});

// The leak is the failure that is expected: without `failing`, the gate fails this test.
test.failing('tags that nobody closes stay on the feed', () => {
  expect(hang(400)).toHaveLength(400);
});

test('tags may stay where a test says so', () => {
  leakThresholds({ objects: 5000 });
  expect(hang(400)).toHaveLength(400);
});
