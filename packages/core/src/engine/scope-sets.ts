import { InspectorSession } from './inspector-session.ts';

/** Where the inspector finds what it is asked about: every context sees the same process. */
const key: unique symbol = Symbol.for('leaktight.scopes');

interface Box {
  readonly callee: (...args: never[]) => unknown;
  readonly sets: Set<unknown>[];
}

interface RemoteValue {
  readonly subtype?: string;
  readonly objectId?: string;
}

interface Properties {
  readonly result: readonly { readonly name: string; readonly value?: RemoteValue }[];
  readonly internalProperties?: readonly { readonly name: string; readonly value?: RemoteValue }[];
}

/**
 * The sets that a function sees as variables of the functions and the module around it: where a runner keeps what it does not export, and
 * fills by methods that it took before anybody could watch them. No code runs meanwhile but ours.
 * @returns none where the inspector does not tell.
 */
export function setsInScopesOf(callee: Box['callee']): readonly Set<unknown>[] {
  const box: Box = { callee, sets: [] };
  const store = process.getBuiltinModule('node:process') as unknown as Record<symbol, Box>;
  store[key] = box;
  const session = new InspectorSession();
  try {
    askFor(session);
  } catch {
    return [];
  } finally {
    Reflect.deleteProperty(store, key);
    session.close();
  }
  return box.sets;
}

function askFor(session: InspectorSession): void {
  const propertiesOf = ({ objectId }: RemoteValue): Properties =>
    session.postNow('Runtime.getProperties', { objectId, ownProperties: true });
  const expression = `process[Symbol.for(${JSON.stringify(Symbol.keyFor(key))})]`;
  const { result: box } = session.postNow<{ result: RemoteValue }>('Runtime.evaluate', { expression });
  const [callee, sets] = ['callee', 'sets'].map((name) => named(propertiesOf(box).result, name));
  const scopes = named(propertiesOf(callee!).internalProperties ?? [], '[[Scopes]]');
  for (const { value: scope } of propertiesOf(scopes).result) {
    if (!scope?.objectId) continue;
    for (const { value } of propertiesOf(scope).result)
      if (value?.subtype === 'set')
        session.postNow('Runtime.callFunctionOn', {
          objectId: sets!.objectId,
          functionDeclaration: 'function (set) { this[this.length] = set; }',
          arguments: [{ objectId: value.objectId }],
        });
  }
}

function named(
  properties: readonly { readonly name: string; readonly value?: RemoteValue }[],
  name: string,
): RemoteValue {
  return properties.find((property) => property.name === name)?.value ?? {};
}
