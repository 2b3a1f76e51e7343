// A sound and what a net makes of it. Seconds are numbers, outputs and frames count from 0 in code and from 1 on screen.

const TELEPHONE = 255; // μ of the law by which samples are sent

/** The clips of a `Clips` trait, with their numbers taken out of its bytes. */
function unpackedClips(value) {
  if (!value) return [];
  let at = value.data.byteOffset;
  const take = (count) => { at += count; return new Uint8Array(value.data.buffer, at - count, count); };
  return value.clips.map((told) => {
    const states = 2 * told.label.length + 1;
    return { ...told, states, codes: take(told.samples), features: take(told.frames * told.bands),
      y: take(told.outputs * told.symbols), gamma: take(told.outputs * states) };
  });
}

/** Samples in −1 … 1 from their codes. */
const expanded = (codes) => Float32Array.from(codes, (code) => {
  const bent = code / 127.5 - 1;
  return Math.sign(bent) * Math.expm1(Math.abs(bent) * Math.log1p(TELEPHONE)) / TELEPHONE;
});

/** The probability of a symbol at an output. */
const chance = (clip, t, k) => clip.y[t * clip.symbols + k] / 255;

/** Where outputs and frames lie in time, for a clip and the widget's settings. */
class Times {
  constructor(clip, { rate, hop, context }) {
    Object.assign(this, { clip, hop, context, seconds: clip.samples / rate });
    this.stride = Math.max(1, Math.round(clip.frames / clip.outputs));
    this.step = this.stride * hop; // seconds from an output to the next
  }
  outputAt(seconds) { return clamp(Math.floor(seconds / this.step), 0, this.clip.outputs - 1); }
  middle(t) { return Math.min(this.seconds, (t + 0.5) * this.step); }
  /** The first and the last frame in the context of an output. */
  frames(t) { return [-1, 1].map((side) => clamp(t * this.stride + side * this.context, 0, this.clip.frames - 1)); }
  /** From when to when those frames last; a frame is two hops long. */
  span(t) {
    const [first, last] = this.frames(t);
    return [first * this.hop, Math.min(this.seconds, (last + 2) * this.hop)];
  }
  /** From when to when outputs last. */
  stretch(first, last) { return [first * this.step, Math.min(this.seconds, (last + 1) * this.step)]; }
}

/** Bytes as base64 text, in pieces that a call can take. */
function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return btoa(text);
}

const isWav = (bytes) => String.fromCharCode(...bytes.subarray(0, 4)) === "RIFF";
