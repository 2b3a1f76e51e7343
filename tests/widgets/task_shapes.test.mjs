import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const lib = await load("task_shapes", ["nodesOf", "arrowsOf", "connected", "fed", "told", "stepTold", "nodeTold", "walked", "NetPlace"], "fitted.js");

const translate = { reads: ["red", "bird", null, null], writes: [null, null, "птица", "красная"], shape: "many → many, out of step" };
const tag = { reads: ["dogs", "bark"], writes: ["noun", "verb"], shape: "many → many, in step" };
const [INPUT, STATE, OUTPUT, LOSS] = [0, 1, 2, 3];

test("a node stands where something is read or written, a state at every step", () => {
  assert.deepEqual(lib.nodesOf(translate).map(([t, row]) => `${t},${row}`),
    ["0,0", "0,1", "1,0", "1,1", "2,1", "2,2", "2,3", "3,1", "3,2", "3,3"]);
});

test("what was written is the next input only where nothing else is read", () => {
  assert.deepEqual([0, 1, 2, 3].map((t) => lib.fed(translate, t)), [false, false, false, true]);
  assert.deepEqual([0, 1].map((t) => lib.fed(tag, t)), [false, false]);
  assert.ok(lib.arrowsOf(translate).some(([from, to]) => `${from} ${to}` === `2,${OUTPUT} 3,${STATE}`));
});

test("an input reaches what is written later, and nothing before", () => {
  const reached = lib.connected(tag, [1, INPUT]);
  assert.ok(reached.has(`1,${LOSS}`) && !reached.has(`0,${LOSS}`) && !reached.has(`0,${INPUT}`));
  assert.deepEqual([...lib.connected(translate, [0, INPUT])].filter((one) => one.endsWith(`,${LOSS}`)).sort(), ["2,3", "3,3"]);
  assert.ok(lib.connected(translate, [2, OUTPUT]).has(`3,${LOSS}`), "by way of the next step");
});

test("task, step and node are told", () => {
  assert.equal(lib.told("translate", translate), "translate: many → many, out of step. Reads at 1, 2, writes at 3, 4. L = ℓ₃ + ℓ₄");
  assert.equal(lib.stepTold(translate, 0), "Step 1 reads “red”; nothing is asked of it, and no loss stands here.");
  assert.equal(lib.stepTold(translate, 2), "Step 3 reads nothing; it is to write “птица”, ℓ₃ = −ln p(“птица”).");
  assert.equal(lib.stepTold(translate, 3),
    "Step 4 reads nothing new, and takes “птица”, which step 3 wrote; it is to write “красная”, ℓ₄ = −ln p(“красная”).");
  assert.equal(lib.nodeTold(tag, [1, INPUT]),
    "“bark” can change what is written at 2; back to it flows the gradient of ℓ₂. What was written before, at 1, cannot know it.");
  assert.equal(lib.nodeTold(tag, [0, OUTPUT]),
    "“noun” rests on what was read at 1, and there the gradient of ℓ₁ arrives. What is read later, at 2, comes too late for it.");
  assert.equal(lib.nodeTold(translate, [1, STATE]), "h₂ knows what was read at 1, 2, and serves ℓ₃ + ℓ₄.");
});

test("arrows walk along the steps and up and down a column", () => {
  assert.deepEqual(lib.walked([0, INPUT], [1, 0], translate), [1, INPUT]);
  assert.deepEqual(lib.walked([1, INPUT], [1, 0], translate), [2, STATE]);
  assert.deepEqual(lib.walked([3, STATE], [1, 0], translate), [3, STATE]);
  assert.deepEqual(lib.walked([2, STATE], [0, -1], translate), [2, OUTPUT]);
  assert.deepEqual(lib.walked([2, STATE], [0, 1], translate), [2, STATE]);
  assert.deepEqual(lib.walked([0, STATE], [0, 1], translate), [0, INPUT]);
});

test("a node is found where it is drawn, and a state where there is none", () => {
  for (const width of [330, 900]) {
    const place = new lib.NetPlace(width, 4);
    for (const node of lib.nodesOf(translate)) {
      const [x, y] = place.centre(node);
      assert.deepEqual(place.find({ x, y }, translate), node);
    }
    const [x, y] = place.centre([0, LOSS]);
    assert.deepEqual(place.find({ x, y }, translate), [0, STATE]);
  }
});
