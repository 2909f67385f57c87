import { describe, expect, it } from 'vitest';
import { findSampledObjects } from '../../src/evidence/sampled-objects.ts';
import { type BuiltNode, buildHeap, type HeapBuilder } from '../support/heap-builder.ts';

function withHandles(heap: HeapBuilder): BuiltNode {
  const handles = heap.node('(Global handles)', { type: 'synthetic' });
  heap.roots.element(1, handles);
  return handles;
}

describe('findSampledObjects', () => {
  it('finds what has a weak handle, and of the objects of Node what has two', () => {
    const heap = buildHeap();
    const handles = withHandles(heap);
    const native = heap.node('Node / TCP', { type: 'native' });
    const [session, old] = [heap.object('Session'), heap.object('Session')];
    const [socket, oldSocket] = [heap.object('TCP'), heap.object('TCP')];
    for (const one of [socket, oldSocket]) one.internal('javascript_to_native', native);
    const realm = heap.node('system / NativeContext', { type: 'hidden' });
    handles.weak('1', session).weak('2', socket).weak('3', oldSocket).weak('4', realm).element(5, socket);
    heap.roots.element(2, old);
    const { isNew: isSampled } = findSampledObjects(heap.graph());
    expect([session, old, socket, oldSocket, realm].map(({ index }) => isSampled(index))).toEqual([
      true,
      false,
      true,
      false,
      false,
    ]);
  });

  it('takes no ES module for sampled because others that import it hold it in C++, but those with a second weak handle', () => {
    const heap = buildHeap();
    const handles = withHandles(heap);
    const native = heap.node('Node / ModuleWrap', { type: 'native' });
    const modules = Array.from({ length: 4 }, () =>
      heap.object('ModuleWrap').internal('javascript_to_native', native),
    );
    const [entry, once, twice, loaded] = modules;
    for (const [index, one] of [...modules, loaded!].entries()) handles.weak(String(index), one);
    for (const [index, one] of [once!, twice!, twice!, loaded!].entries()) handles.element(index + 10, one);
    const { isNew: isSampled } = findSampledObjects(heap.graph());
    expect([entry!, once!, twice!, loaded!].map(({ index }) => isSampled(index))).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  it('tells a realm that came with the calls by the proxy of its global object: Node has several weak handles for any', () => {
    const heap = buildHeap();
    const handles = withHandles(heap);
    const realms = [false, true].flatMap((isFresh, at) => {
      const [global, proxy] = [heap.object('Window'), heap.object('Window')];
      const realm = heap.node('system / NativeContext', { type: 'hidden' });
      realm.internal('extension', global).internal('global_proxy_object', proxy);
      for (const [index, one] of [realm, realm, realm, global, global].entries())
        handles.weak(String(at * 10 + index), one);
      if (isFresh) handles.weak(String(at * 10 + 9), proxy);
      return [realm, global, proxy];
    });
    const { isNew: isSampled } = findSampledObjects(heap.graph());
    expect(realms.map(({ index }) => isSampled(index))).toEqual([false, false, false, true, true, true]);
  });

  it('counts an object that the sampler missed when it refers to sampled ones as all its kind do', () => {
    const heap = buildHeap();
    const handles = withHandles(heap);
    const listeners = Array.from({ length: 10 }, (_, index) => {
      const callback = heap.closure('onAbort');
      if (index > 0) handles.weak(String(index), callback);
      return heap.object('Listener').property('callback', callback);
    });
    const [old, missed, ...seen] = listeners;
    old!.property('next', missed!);
    for (const [index, one] of seen.entries()) handles.weak(String(index + 100), one);
    const { isNew: isSampled } = findSampledObjects(heap.graph());
    expect(listeners.map(({ index }) => isSampled(index))).toEqual([false, ...Array<boolean>(9).fill(true)]);
  });
});
