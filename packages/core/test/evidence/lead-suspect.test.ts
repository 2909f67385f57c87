import { describe, expect, it } from 'vitest';
import { leadWithFilling, leadWithUsers, type HeldCode } from '../../src/evidence/lead-suspect.ts';
import type { StackFrame, Suspect } from '../../src/finding.ts';

function frame(functionName: string, file: string, line: number, packageName: string | null): StackFrame {
  return { functionName, file, line, column: 1, packageName };
}

const run = frame('run', '/app/a.test.ts', 3, null);
const dispatch = frame('dispatch', '/app/node_modules/web/index.js', 40, 'web@1.0.0');
const reply = frame('reply', '/app/node_modules/web/index.js', 80, 'web@1.0.0');
const onRequest = frame('onRequest', '/app/src/app.ts', 12, null);
const onClose = frame('onClose', '/app/src/app.ts', 30, null);

function suspect(...stack: readonly [StackFrame, ...StackFrame[]]): Suspect {
  return { ...stack[0], role: 'allocates', objectsPerCall: 1, bytesPerCall: 48, stack };
}

const byPackage = suspect(reply, onClose, dispatch, run);
const calledBack = suspect(onRequest, dispatch, run);
const other = suspect(onClose, dispatch, run);

function order(suspects: readonly Suspect[], held: HeldCode | null): string[] {
  return leadWithUsers(suspects, held).map(({ functionName }) => functionName);
}

describe('leadWithUsers', () => {
  const listener = { file: '/app/src/app.ts', line: 14, column: 20, packageName: null };

  it('leads with the function of the user that made the listener which is kept, though a package called it back', () => {
    const suspects = [byPackage, other, calledBack];
    expect(order(suspects, { place: listener, isDirect: false, holder: null })).toEqual([
      'onRequest',
      'reply',
      'onClose',
    ]);
  });

  it('leads with it before another function of the user, too', () => {
    expect(order([other, calledBack], { place: listener, isDirect: false, holder: null })).toEqual([
      'onRequest',
      'onClose',
    ]);
  });

  it("leads with a function of the user where a collection of the user's own keeps what it made", () => {
    const suspects = [byPackage, calledBack];
    expect(order(suspects, { place: null, isDirect: true, holder: null })).toEqual(['onRequest', 'reply']);
    expect(order(suspects, { place: null, isDirect: false, holder: null })).toEqual(['reply', 'onRequest']);
  });

  it('leaves the package first where its code keeps the leak, or its function is kept', () => {
    const suspects = [byPackage, calledBack];
    expect(order(suspects, null)).toEqual(['reply', 'onRequest']);
    const own = { file: reply.file, line: 81, column: 1, packageName: reply.packageName };
    expect(order(suspects, { place: own, isDirect: true, holder: null })).toEqual(['reply', 'onRequest']);
  });

  it("leads with the class of the user's that has the collection where no function of theirs is among the suspects", () => {
    const place = { file: '/app/src/reports.ts', line: 18, column: 14, packageName: null };
    const reports = { place: null, isDirect: false, holder: { className: 'Reports', place } };
    const query = suspect(reply, dispatch);
    const [first, ...others] = leadWithUsers([query, query, suspect(dispatch)], reports);
    expect(first).toEqual({
      ...place,
      functionName: 'Reports',
      role: 'keeps',
      objectsPerCall: 0,
      bytesPerCall: 0,
      stack: [{ ...place, functionName: 'Reports' }],
    });
    expect(others).toEqual([query, query]);
    expect(order([query, calledBack], reports)).toEqual(['reply', 'onRequest']);
  });

  it("leaves the package first where the user's function is not called by it, but calls it", () => {
    const caller = suspect(frame('visit', '/app/src/app.ts', 12, null), run);
    expect(order([byPackage, caller], { place: listener, isDirect: true, holder: null })).toEqual([
      'reply',
      'visit',
    ]);
  });

  it('leads with what puts an entry there, before what makes the key of it alone', () => {
    const key = { ...suspect(run), bytesPerCall: 24 };
    const table = { ...other, role: 'keeps' as const };
    const direct = { place: null, isDirect: true, holder: null };
    expect(order([key, table], direct)).toEqual(['onClose', 'run']);
    expect(order([{ ...key, bytesPerCall: 64 }, table], direct)).toEqual(['run', 'onClose']);
  });
});

function orderBy(suspects: readonly Suspect[], filledBy: StackFrame | null): string[] {
  return leadWithFilling(suspects, filledBy).map(({ functionName }) => functionName);
}

describe('leadWithFilling', () => {
  const handler = suspect(frame('Handler', '/app/node_modules/web/handler.js', 4, 'web@1.0.0'), run);
  const made = suspect(reply, dispatch, run);
  it('leads with what the method made that put it there', () => {
    expect(orderBy([handler, calledBack, made], dispatch)).toEqual(['reply', 'Handler', 'onRequest']);
  });

  it('leaves the order where that is first, or on no stack, or not known, or the user comes first', () => {
    expect(orderBy([made, handler], dispatch)).toEqual(['reply', 'Handler']);
    expect(orderBy([handler, made], onClose)).toEqual(['Handler', 'reply']);
    expect(orderBy([handler, made], null)).toEqual(['Handler', 'reply']);
    expect(orderBy([other, made], dispatch)).toEqual(['onClose', 'reply']);
  });
});
