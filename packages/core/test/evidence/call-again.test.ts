import { Session } from 'node:inspector';
import { describe, expect, it } from 'vitest';
import { nodeExplainEngine } from '../../src/engine/explain-engine.ts';
import { beginFreshTurn, callAgain } from '../../src/evidence/call-again.ts';
import type { ExplainQuestion } from '../../src/evidence/explain-question.ts';

function question(events: string[], rest: Partial<ExplainQuestion> = {}): ExplainQuestion {
  return {
    measured: {},
    runMore(calls, { beforeTurn } = {}) {
      events.push(`${calls} calls`);
      beforeTurn?.();
      events.push('turn after calls');
      return Promise.resolve(calls);
    },
    callTime: 0.01,
    isAsync: false,
    measuredCalls: 1000,
    objectsPerCall: 1,
    arrivalsPerCall: 1,
    store: null,
    explain: 'path',
    timeBudget: 1000,
    heapLimit: Infinity,
    keepSnapshot: false,
    showValues: false,
    stacks: [],
    made: [],
    ...rest,
  };
}

function engineInto(events: string[]): typeof nodeExplainEngine {
  return {
    ...nodeExplainEngine,
    collectGarbage: () => void events.push('collection'),
    macrotask() {
      events.push('turn');
      return Promise.resolve();
    },
  };
}

describe('callAgain', () => {
  it('collects before the one turn that calls without turns of their own need', async () => {
    const events: string[] = [];
    const made = await callAgain(engineInto(events), question(events), 1000);
    expect(made.calls).toBe(13);
    expect(events).toEqual(['13 calls', 'collection', 'turn after calls']);
  });

  it('gives what asynchronous calls left behind a turn before it collects', async () => {
    const events: string[] = [];
    await callAgain(engineInto(events), question(events, { isAsync: true }), 1000);
    expect(events).toEqual(['13 calls', 'turn after calls', 'collection', 'turn']);
  });

  it('gives calls half of the time, and no more than some seconds: a leak may make each slower', async () => {
    const given: (number | undefined)[] = [];
    const runMore: ExplainQuestion['runMore'] = (calls, limits) => {
      given.push(limits?.milliseconds);
      return Promise.resolve(calls);
    };
    for (const time of [1000, 30_000]) await callAgain(engineInto([]), question([], { runMore }), time);
    expect(given).toEqual([500, 6000]);
  });

  it('collects once the calls are cut short', async () => {
    const events: string[] = [];
    const short = { ...question(events), runMore: () => Promise.resolve(5) };
    expect((await callAgain(engineInto(events), short, 1000)).calls).toBe(5);
    expect(events).toEqual(['collection', 'turn']);
  });
});

describe('beginFreshTurn', () => {
  it('begins where finalizers have run by the next immediate, before a timer of V8 that is due', async () => {
    const events: string[] = [];
    const finalizers = new FinalizationRegistry((name: string) => events.push(name));
    // In a function of its own, which leaves no trace of the object on the stack.
    const leaveGarbage = (): void => finalizers.register({}, 'finalizer');
    const session = new Session();
    session.connect();
    session.on('HeapProfiler.lastSeenObjectId', () => events.push('numbered anew'));
    await beginFreshTurn(nodeExplainEngine);
    session.post('HeapProfiler.startTrackingHeapObjects');
    events.length = 0;
    leaveGarbage();
    const start = nodeExplainEngine.now();
    while (nodeExplainEngine.now() - start < 100);
    nodeExplainEngine.collectGarbage();
    await nodeExplainEngine.macrotask();
    session.disconnect();
    expect(events).toEqual(['finalizer']);
  });
});
