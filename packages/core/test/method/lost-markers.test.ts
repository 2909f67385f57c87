import { expect, test } from 'vitest';
import { checkScenario, openSeries } from '../../src/check/check-scenario.ts';
import { AllocationSampler, nodeEngine, type Engine, type SamplingProfile } from '../../src/engine/engine.ts';
import type { Finding, Run } from '../../src/index.ts';
import { resolveOptions } from '../../src/options/resolve-options.ts';

const markerFunction = 'leaktightMark';

/** Smaller samples of the marker function are V8's feedback on it. */
const leastMarker = 2400;

function markerNodes({ head }: SamplingProfile): Set<number> {
  const ids = new Set<number>();
  const open = [head];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.callFrame.functionName === markerFunction) ids.add(node.id);
    open.push(...node.children);
  }
  return ids;
}

/** A real sampler whose profiles are changed before they are read. */
function engineWith(change: (profile: SamplingProfile, reading: number) => SamplingProfile): Engine {
  class ChangedSampler extends AllocationSampler {
    #readings = 0;

    override read(): SamplingProfile {
      this.#readings += 1;
      return change(super.read(), this.#readings);
    }
  }
  return { ...nodeEngine, openSampler: () => new ChangedSampler() };
}

function loseOne(profile: SamplingProfile): SamplingProfile {
  const markers = markerNodes(profile);
  const lost = profile.samples.findIndex(({ nodeId, size }) => size >= leastMarker && markers.has(nodeId));
  return { ...profile, samples: profile.samples.toSpliced(lost, 1) };
}

function repeatOne(profile: SamplingProfile): SamplingProfile {
  const markers = markerNodes(profile);
  const marker = profile.samples.findLast(({ nodeId, size }) => size >= leastMarker && markers.has(nodeId))!;
  const last = Math.max(...profile.samples.map(({ ordinal }) => ordinal));
  return { ...profile, samples: [...profile.samples, { ...marker, ordinal: last + 1 }] };
}

/** Rounds that are planned are sampled: a clean function would be cleared by its heap. */
async function detect(engine: Engine, run: Run): Promise<Finding> {
  const options = resolveOptions({ track: ['heap'], explain: 'sites', calls: 64 });
  return await checkScenario(openSeries(engine, run, options), options);
}

const kept: object[] = [];
const runs = {
  'a clean function': () => undefined,
  'a leaking function': () => {
    kept.push({});
  },
} satisfies Record<string, Run>;

test.each([
  ['a lost marker', 'a clean function', loseOne],
  ['a lost marker', 'a leaking function', loseOne],
  ['a surplus marker', 'a clean function', repeatOne],
  ['a surplus marker', 'a leaking function', repeatOne],
] as const)('%s makes the verdict of %s inconclusive, and is told', async (_, name, change) => {
  const finding = await detect(engineWith(change), runs[name]);
  expect(finding).toMatchObject({ verdict: 'inconclusive', leaking: [] });
  expect(finding.reasons[0]).toContain('markers');
});

test('a marker that is lost once costs another attempt, not the verdict', async () => {
  const once = engineWith((profile, reading) => (reading === 1 ? loseOne(profile) : profile));
  expect(await detect(once, runs['a clean function'])).toMatchObject({ verdict: 'steady' });
  expect(await detect(once, runs['a leaking function'])).toMatchObject({ verdict: 'leaking' });
});
