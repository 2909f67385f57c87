/** A function in the inspector's words: `lineNumber` and `columnNumber` from 0, of the generated code. */
export interface RawFrame {
  readonly functionName: string;
  readonly scriptId: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

/** A call-tree node of V8's sampling heap profiler. */
export interface SamplingNode {
  readonly callFrame: RawFrame;
  readonly selfSize: number;
  readonly id: number;
  readonly children: readonly SamplingNode[];
}

/** One allocation that is still alive; `ordinal` rises with time. */
export interface Sample {
  readonly size: number;
  readonly nodeId: number;
  readonly ordinal: number;
}

/** What `HeapProfiler.getSamplingProfile` returns: live samples only. */
export interface SamplingProfile {
  readonly head: SamplingNode;
  readonly samples: readonly Sample[];
}
