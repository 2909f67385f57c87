import { AllocationSampler, type RawFrame, type SamplingNode } from '../../src/engine/engine.ts';

/** All functions that V8's sampling profiler sees allocating what `run` returns. */
export function sampledFrames(run: () => unknown): RawFrame[] {
  const sampler = new AllocationSampler();
  sampler.start(1);
  const kept = Array.from({ length: 50 }, run);
  const frames: RawFrame[] = [];
  const visit = (node: SamplingNode): void => {
    frames.push(node.callFrame);
    for (const child of node.children) visit(child);
  };
  visit(sampler.read().head);
  sampler.close();
  return kept.length > 0 ? frames : [];
}

/** The frame of a function by its name. */
export function frameNamed(frames: readonly RawFrame[], name: string): RawFrame {
  const frame = frames.find(({ functionName }) => functionName === name);
  if (!frame) throw new Error(`no frame named ${name}: ${frames.map((one) => one.functionName).join(', ')}`);
  return frame;
}
