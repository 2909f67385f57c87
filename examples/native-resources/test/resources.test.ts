import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countOrders, countOrdersLeaking, createOrders } from '../src/orders.ts';
import { preview, previewLeaking } from '../src/previews.ts';
import { double, doubleLeaking, stopForgotten } from '../src/workers.ts';

/** What stays open shows as a handle; sampling the heap of a database engine or a DOM would cost far more. */
const track = ['handles'] as const;

const folder = mkdtempSync(join(tmpdir(), 'example-resources-'));
const file = join(folder, 'orders.db');
beforeAll(() => createOrders(file));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a database connection', () => {
  test('leaks its file when it is not closed', () =>
    expect(() => countOrdersLeaking(file)).toLeak({ track }));
  test('is closed', () => expect(() => countOrders(file)).not.toLeak({ track }));
});

describe('a window', () => {
  test('leaks its timers when it is not closed', () =>
    expect(() => previewLeaking()).toLeak({ track, timeBudget: 15_000 }));
  test('is closed', () => expect(() => preview()).not.toLeak({ track }));
});

describe('a worker thread', () => {
  test('leaks when it is not terminated', () =>
    expect(() => doubleLeaking(21)).toLeak({ track, timeBudget: 15_000, tearDown: stopForgotten }));
  test('is terminated', () => expect(() => double(21)).not.toLeak({ track }));
});
