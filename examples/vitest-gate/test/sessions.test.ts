import { describe, expect, test } from 'vitest';
import { sessions } from '../src/sessions.ts';

function logIn(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const token = `token ${sessions.size} ${index}`;
    sessions.open(token, `user ${index}`);
    return token;
  });
}

describe('sessions', () => {
  test('close when their user logs out', () => {
    const before = sessions.size;
    for (const token of logIn(400)) sessions.close(token);
    expect(sessions.size).toBe(before);
  });

  test('hold the rights of their user', () => {
    expect(sessions.open('a token', 'ada').rights).toContain('write:ada');
    sessions.close('a token');
  });

  // The leak is the failure that is expected: without `fails`, the gate fails this test.
  test.fails('stay open when nobody logs out', () => {
    expect(logIn(400)).toHaveLength(400);
  });

  test('may stay open where a test says so', { meta: { leaktight: { objects: 5000 } } }, () => {
    expect(logIn(400)).toHaveLength(400);
  });
});
