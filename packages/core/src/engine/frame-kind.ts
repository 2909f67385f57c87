import { loopFunction, markerFunction } from './call-loop.ts';
import { isOwnUrl } from './own-frames.ts';
import type { RawFrame } from './sampling-profile.ts';

/** Whose code a frame is: `native` covers Node's own scripts and V8's pseudo frames such as `(GC)`. */
export type FrameKind = 'marker' | 'loop' | 'own' | 'native' | 'user';

export function frameKind(frame: RawFrame): FrameKind {
  // By name: V8 forgets the url of a script that was collected.
  if (frame.functionName === markerFunction) return 'marker';
  if (frame.functionName === loopFunction) return 'loop';
  if (frame.url === '' || frame.url.startsWith('node:')) return 'native';
  return isOwnUrl(frame.url) ? 'own' : 'user';
}
