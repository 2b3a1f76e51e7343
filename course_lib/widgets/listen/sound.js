// Playing and recording.

const FADE = 0.004; // seconds, so that a piece that is cut out does not click
const SENT = 16000; // samples a second that are sent to the kernel, which goes on to the net's rate
const MOST_SECONDS = 10; // of a recording
const MOST_BYTES = 6e6; // of a file: what a kernel is sent in one message

/** Plays a part of a sound and tells, frame by frame, where it is. */
class Player {
  constructor(tell, done) { Object.assign(this, { tell, done, source: null }); }
  get playing() { return this.source !== null; }
  /** Browsers are silent until their reader has clicked or pressed a key. */
  static may() { return navigator.userActivation?.hasBeenActive ?? true; }
  play(samples, rate, from, to, speed = 1) {
    this.stop();
    this.context ??= new AudioContext();
    this.context.resume();
    const buffer = this.context.createBuffer(1, samples.length, rate);
    buffer.copyToChannel(samples, 0);
    const [source, gain] = [this.context.createBufferSource(), this.context.createGain()];
    const begin = this.context.currentTime;
    const end = begin + (to - from) / speed;
    gain.gain.setValueAtTime(0, begin);
    for (const [level, at] of [[1, begin + FADE], [1, end - FADE], [0, end]]) gain.gain.linearRampToValueAtTime(level, at);
    source.buffer = buffer;
    source.playbackRate.value = speed;
    source.connect(gain).connect(this.context.destination);
    source.start(begin, from, to - from);
    this.source = source;
    const follow = () => {
      if (this.source !== source) return;
      const at = from + (this.context.currentTime - begin) * speed;
      this.tell(Math.min(at, to));
      if (at < to) this.frame = requestAnimationFrame(follow);
      else this.stop();
    };
    follow();
  }
  stop() {
    if (!this.source) return;
    cancelAnimationFrame(this.frame);
    this.source.stop();
    this.source = null;
    this.done();
  }
  close() { this.source?.stop(); this.source = null; this.context?.close(); }
}

/** Sound of any form that the browser plays, as one channel of float32 samples, SENT a second. */
async function decoded(bytes) {
  const sound = await new OfflineAudioContext(1, 1, SENT).decodeAudioData(bytes.slice().buffer);
  const mono = new Float32Array(sound.length);
  for (let c = 0; c < sound.numberOfChannels; c++) {
    sound.getChannelData(c).forEach((x, n) => { mono[n] += x / sound.numberOfChannels; });
  }
  return new Uint8Array(mono.buffer);
}

const hasMicrophone = () => Boolean(navigator.mediaDevices?.getUserMedia && globalThis.MediaRecorder);

/** Records until it is stopped, MOST_SECONDS at most; `take` gets the bytes, `tell` how long it has been. */
class Recorder {
  constructor({ take, tell, fail }) { Object.assign(this, { take, tell, fail, recorder: null }); }
  get running() { return this.recorder !== null; }
  async start() {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const [recorder, parts, begin] = [new MediaRecorder(stream), [], performance.now()];
      recorder.ondataavailable = (event) => parts.push(event.data);
      recorder.onstop = async () => {
        clearInterval(this.clock);
        for (const track of stream.getTracks()) track.stop();
        this.recorder = null;
        this.take(new Uint8Array(await new Blob(parts).arrayBuffer()));
      };
      this.clock = setInterval(() => {
        const seconds = (performance.now() - begin) / 1000;
        this.tell(seconds);
        if (seconds > MOST_SECONDS) this.stop();
      }, 100);
      this.recorder = recorder;
      recorder.start();
      this.tell(0);
    } catch (error) { this.fail(phrase("No microphone ({}): allow it, or choose a file.", error.name)); }
  }
  stop() { if (this.recorder?.state === "recording") this.recorder.stop(); }
  close() { if (this.recorder) { this.take = () => {}; this.stop(); } }
}
