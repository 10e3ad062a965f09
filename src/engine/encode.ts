/**
 * State as bytes. One canonical form: object keys in sorted order, numbers as 64-bit floats, typed
 * arrays with their type, little-endian. Two states are the same exactly when their bytes are.
 *
 * Only plain data can be written: null, booleans, numbers, strings, arrays, plain objects and typed
 * arrays. Anything else throws: it has no business in the state.
 */
export type Plain =
  | null
  | boolean
  | number
  | string
  | Float64Array
  | Int32Array
  | Uint32Array
  | Uint8Array
  | readonly Plain[]
  | { readonly [key: string]: Plain };

const TYPED = [Float64Array, Int32Array, Uint32Array, Uint8Array] as const;
const TAG = { null: 0, false: 1, true: 2, number: 3, string: 4, array: 5, object: 6, typed: 7 };

class Writer {
  private bytes = new Uint8Array(1024);
  private view = new DataView(this.bytes.buffer);
  private length = 0;

  byte(value: number): void {
    this.room(1);
    this.bytes[this.length++] = value;
  }
  u32(value: number): void {
    this.room(4);
    this.view.setUint32(this.length, value, true);
    this.length += 4;
  }
  f64(value: number): void {
    this.room(8);
    this.view.setFloat64(this.length, value, true);
    this.length += 8;
  }
  text(value: string): void {
    this.u32(value.length);
    this.room(value.length * 2);
    for (let i = 0; i < value.length; i++) {
      this.view.setUint16(this.length, value.charCodeAt(i), true);
      this.length += 2;
    }
  }
  raw(array: Float64Array | Int32Array | Uint32Array | Uint8Array): void {
    this.room(array.byteLength);
    this.bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), this.length);
    this.length += array.byteLength;
  }
  done(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }
  private room(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const wider = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more));
    wider.set(this.bytes);
    this.bytes = wider;
    this.view = new DataView(wider.buffer);
  }
}

/** The bytes of a state. Throws on anything that is not plain data. */
export function encode(value: Plain): Uint8Array {
  const writer = new Writer();
  write(writer, value);
  return writer.done();
}

function write(w: Writer, value: Plain): void {
  if (value === null) return w.byte(TAG.null);
  if (typeof value === 'boolean') return w.byte(value ? TAG.true : TAG.false);
  if (typeof value === 'number') {
    w.byte(TAG.number);
    return w.f64(value);
  }
  if (typeof value === 'string') {
    w.byte(TAG.string);
    return w.text(value);
  }
  if (Array.isArray(value)) {
    w.byte(TAG.array);
    w.u32(value.length);
    for (const item of value as readonly Plain[]) write(w, item);
    return;
  }
  for (let type = 0; type < TYPED.length; type++) {
    const Typed = TYPED[type] as (typeof TYPED)[number];
    if (!(value instanceof Typed)) continue;
    w.byte(TAG.typed);
    w.byte(type);
    w.u32(value.length);
    return w.raw(value);
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new Error('only plain data belongs in the state; found an instance of a class');
  }
  writeObject(w, value as { readonly [key: string]: Plain });
}

function writeObject(w: Writer, value: { readonly [key: string]: Plain }): void {
  const keys = Object.keys(value).sort();
  w.byte(TAG.object);
  w.u32(keys.length);
  for (const key of keys) {
    w.text(key);
    write(w, value[key] as Plain);
  }
}

/** The state that `encode` wrote. The bytes are trusted: they never leave this program. */
export function decode(bytes: Uint8Array): Plain {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const u32 = (): number => {
    at += 4;
    return view.getUint32(at - 4, true);
  };
  const text = (): string => {
    const length = u32();
    let out = '';
    for (let i = 0; i < length; i++, at += 2) out += String.fromCharCode(view.getUint16(at, true));
    return out;
  };
  const typed = (): Plain => {
    const Typed = TYPED[view.getUint8(at++)] as (typeof TYPED)[number];
    const length = u32();
    const size = length * Typed.BYTES_PER_ELEMENT;
    const copy = bytes.slice(at, at + size);
    at += size;
    return new Typed(copy.buffer, 0, length);
  };
  const read = (): Plain => {
    const tag = view.getUint8(at++);
    if (tag === TAG.null) return null;
    if (tag === TAG.false || tag === TAG.true) return tag === TAG.true;
    if (tag === TAG.number) {
      at += 8;
      return view.getFloat64(at - 8, true);
    }
    if (tag === TAG.string) return text();
    if (tag === TAG.typed) return typed();
    const length = u32();
    if (tag === TAG.array) return Array.from({ length }, read);
    const object: Record<string, Plain> = {};
    for (let i = 0; i < length; i++) {
      const key = text();
      object[key] = read();
    }
    return object;
  };
  return read();
}
