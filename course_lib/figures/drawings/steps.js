// Takes the image's place, and shows its steps one by one.
const steps = [...stand.querySelectorAll("li")].map((item) => item.textContent);
show = stepping();

function stepping() {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  document.body.innerHTML = `<style>
    body { margin: 0; font: 14px/1.45 system-ui, sans-serif; background: none }
    svg { display: block; max-width: 100%; height: auto }
    svg g[data-first] { animation: none !important; opacity: 1 !important ${still ? "" : "; transition: opacity .25s"} }
    svg g.off { opacity: 0 !important }
    nav { display: flex; gap: 8px; align-items: center; margin: 6px 0 }
    button { font: inherit; color: inherit; background: none; border: 1px solid currentColor; border-radius: 6px; padding: 2px 12px; cursor: pointer }
    button:disabled { opacity: .4; cursor: default }
    button:focus-visible { outline: 2px solid #d55e00; outline-offset: 2px }
    p { margin: 0; min-height: 2.9em }
  </style><figure style="margin:0"></figure><nav><button>‹ Back</button><button>Next ›</button><button>Play</button><span></span></nav><p aria-live="polite"></p>`;
  const [back, next, play] = document.querySelectorAll("button");
  const figure = document.querySelector("figure");
  let now = 1, timer = null;
  const go = (step) => {
    now = Math.min(Math.max(step, 1), steps.length);
    for (const part of figure.querySelectorAll("g[data-first]")) {
      part.classList.toggle("off", now < Number(part.dataset.first) || now > Number(part.dataset.last ?? steps.length));
    }
    document.querySelector("p").textContent = steps[now - 1];
    document.querySelector("span").textContent = `${now} of ${steps.length}`;
    back.disabled = now === 1;
    next.disabled = now === steps.length;
  };
  const stop = () => { clearInterval(timer); timer = null; play.textContent = "Play"; };
  back.onclick = () => { stop(); go(now - 1); };
  next.onclick = () => { stop(); go(now + 1); };
  play.onclick = () => {
    if (timer) return stop();
    play.textContent = "Pause";
    if (now === steps.length) go(1);
    timer = setInterval(() => { go(now + 1); if (now === steps.length) stop(); }, 2000);
  };
  document.onkeydown = (event) => {
    if (event.key === "ArrowLeft") back.onclick();
    if (event.key === "ArrowRight") next.onclick();
  };
  stand.style.display = "none";
  const fit = () => { frame.style.height = `${Math.ceil(document.documentElement.getBoundingClientRect().height) + 4}px`; };
  new ResizeObserver(fit).observe(document.body);
  return () => { document.body.style.color = ink(); figure.innerHTML = themed(); go(now); fit(); };
}
