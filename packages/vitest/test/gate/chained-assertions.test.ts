import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  leaveChainedAssertions,
  releaseChainedAssertions,
  watchChainedAssertions,
} from '../../src/gate/chained-assertions.ts';

/** What an assertion is about, as chai keeps it. */
function aboutOf(assertion: unknown): unknown {
  const { __flags: flags } = assertion as { readonly __flags: { readonly object?: unknown } };
  return flags.object;
}

describe('chained assertions', () => {
  const rows = [1, 2, 3];

  beforeEach(() => watchChainedAssertions());
  afterEach(() => leaveChainedAssertions());

  it('let go of objects that they were about when the test is over', () => {
    const assertion = expect(rows);
    const chained = assertion.to.have;
    chained.length(3);
    expect(aboutOf(chained) === rows).toBe(true);
    releaseChainedAssertions();
    expect(aboutOf(chained) === undefined).toBe(true);
    expect(aboutOf(assertion) === rows).toBe(true);
  });

  it('assert as before', () => {
    expect(() => expect(rows).toHaveLength(4)).toThrow('to have a length of 4 but got 3');
    expect(() => expect(rows).toContain(5)).toThrow('to include 5');
    expect(rows).not.toContain(5);
    expect('text').to.be.a('string').and.have.length(4);
  });

  it('keep primitive values, which hold nothing', () => {
    const chained = expect('text').to.have;
    chained.length(4);
    releaseChainedAssertions();
    expect(aboutOf(chained) === 'text').toBe(true);
  });

  it('are left alone where they are not chained, or no gate watches', () => {
    const plain = expect(rows);
    plain.toBe(rows);
    leaveChainedAssertions();
    const unwatched = expect(rows).to.have;
    unwatched.length(3);
    releaseChainedAssertions();
    expect([aboutOf(plain), aboutOf(unwatched)].every((about) => about === rows)).toBe(true);
  });
});
