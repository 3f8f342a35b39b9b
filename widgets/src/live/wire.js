// Messages between a page and its kernel: Jupyter's websocket protocol v1 (binary frames, the server passes them on unread).

export const PROTOCOL = "v1.kernel.websocket.jupyter.org";
const VERSION = "5.4";
const WIDE = 8;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const random = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The name of this page load among the kernel's listeners. */
export const session = random();

/** One message on the shell channel as a frame: count of offsets, offsets, channel, header, parent, metadata, content. */
export function encode(type, content) {
  const header = { msg_id: random(), msg_type: type, username: "", session, date: new Date().toISOString(), version: VERSION };
  const parts = ["shell", JSON.stringify(header), "{}", "{}", JSON.stringify(content)].map((part) => encoder.encode(part));
  const count = parts.length + 1;
  const start = WIDE * (count + 1);
  const frame = new Uint8Array(start + parts.reduce((sum, part) => sum + part.length, 0));
  const numbers = new DataView(frame.buffer);
  numbers.setUint32(0, count, true);
  let at = start;
  parts.forEach((part, i) => {
    numbers.setUint32(WIDE * (i + 1), at, true);
    frame.set(part, at);
    at += part.length;
  });
  numbers.setUint32(WIDE * count, at, true);
  return frame.buffer;
}

/** Type and content of a frame from the kernel. */
export function decode(buffer) {
  const numbers = new DataView(buffer);
  const part = (i) => decoder.decode(new Uint8Array(buffer, numbers.getUint32(WIDE * (i + 1), true), numbers.getUint32(WIDE * (i + 2), true) - numbers.getUint32(WIDE * (i + 1), true)));
  return { type: JSON.parse(part(1)).msg_type, content: () => JSON.parse(part(4)) };
}
