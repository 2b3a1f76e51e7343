import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { unpackedClips, expanded, chance, Times, base64, isWav } = await load("listen",
  ["unpackedClips", "expanded", "chance", "Times", "base64", "isWav"]);

const told = (more) => ({ title: "a", label: [1], samples: 4, frames: 2, bands: 3, outputs: 2, symbols: 2, path: [0, 1], ...more });

test("clips are taken out of their bytes one after the other, wherever those begin", () => {
  const one = 4 + 2 * 3 + 2 * 2 + 2 * 3;
  const bytes = Uint8Array.from({ length: 5 + 2 * one }, (_, n) => n);
  const data = new DataView(bytes.buffer, 5);
  const [first, second] = unpackedClips({ clips: [told(), told({ title: "b" })], data });
  assert.deepEqual([...first.codes], [5, 6, 7, 8]);
  assert.deepEqual([...first.features], [9, 10, 11, 12, 13, 14]);
  assert.deepEqual([...first.y], [15, 16, 17, 18]);
  assert.deepEqual([...first.gamma], [19, 20, 21, 22, 23, 24]);
  assert.equal(first.states, 3);
  assert.deepEqual([second.title, second.codes[0], second.gamma[5]], ["b", 5 + one, 4 + 2 * one]);
  assert.deepEqual(unpackedClips(null), []);
});

test("codes become samples again, and bytes probabilities", () => {
  const samples = expanded(Uint8Array.of(0, 128, 157, 255));
  [-1, 0, 0.01, 1].forEach((x, n) => assert.ok(Math.abs(samples[n] - x) < 3e-4, `${samples[n]}`));
  assert.equal(chance({ symbols: 2, y: Uint8Array.of(255, 0, 51, 204) }, 1, 1), 0.8);
});

test("outputs and frames lie where the net takes them from", () => {
  const times = new Times({ samples: 8000, frames: 99, outputs: 50 }, { rate: 8000, hop: 0.01, context: 4 });
  assert.deepEqual([times.stride, times.step, times.seconds], [2, 0.02, 1]);
  assert.deepEqual([0, 0.019, 0.021, 0.999, 7].map((s) => times.outputAt(s)), [0, 0, 1, 49, 49]);
  assert.deepEqual(times.frames(10), [16, 24]);
  assert.deepEqual(times.frames(0), [0, 4]);
  assert.deepEqual(times.frames(49), [94, 98]);
  const [from, to] = times.span(10);
  assert.ok(Math.abs(from - 0.16) < 1e-9 && Math.abs(to - 0.26) < 1e-9);
  assert.deepEqual(times.span(49)[1], 1);
  assert.deepEqual(times.stretch(48, 60), [0.96, 1]);
});

test("many bytes become base64, and a WAV file is known by its first four", () => {
  const bytes = Uint8Array.from({ length: 100000 }, (_, n) => n % 251);
  assert.equal(base64(bytes), Buffer.from(bytes).toString("base64"));
  assert.ok(isWav(new TextEncoder().encode("RIFF....WAVE")));
  assert.ok(!isWav(Uint8Array.of(1, 2)));
});
