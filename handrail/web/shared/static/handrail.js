// Enhancements only: every page works without this file.
import { initAll } from "./nhsuk/nhsuk-frontend.min.js";

initAll();

// The design system marks radios as expanded, which ARIA allows on checkboxes only.
document.querySelectorAll('input[type="radio"][aria-controls]').forEach((radio) => {
  const drop = () => radio.removeAttribute("aria-expanded");
  new MutationObserver(drop).observe(radio, { attributeFilter: ["aria-expanded"] });
  drop();
});

// A form is sent once, however often its button is pressed; the server is the real guard.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.method !== "post" || event.defaultPrevented) return;
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 8000);
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});

// Leave this page: the button, or Escape 3 times within 2 seconds.
const leave = document.querySelector("[data-leave]");
if (leave) {
  let pressed = [];
  const go = () => {
    document.body.hidden = true;
    window.location.replace(leave.href);
  };
  leave.addEventListener("click", (event) => {
    event.preventDefault();
    go();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") {
      pressed = [];
      return;
    }
    pressed = [...pressed.filter((at) => event.timeStamp - at < 2000), event.timeStamp];
    if (pressed.length >= 3) go();
  });
}

// Two minutes before a session ends a notice offers to stay; the header always says when.
const stay = document.querySelector("[data-stay]");
if (stay) {
  const [button, over] = stay.querySelectorAll("button, [hidden]");
  const plan = (seconds) => {
    stay.hidden = true;
    setTimeout(() => (stay.hidden = false), (seconds - 120) * 1000);
  };
  button?.addEventListener("click", async () => {
    try {
      plan((await (await fetch(stay.dataset.stay)).json()).seconds);
    } catch {
      button.hidden = true;
      over.hidden = false;
    }
  });
  plan(Number(stay.dataset.seconds));
}

// A print button is shown only where it can work: <button data-print hidden>.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// A text that is to be pasted elsewhere is copied by a button; without this file it is selected.
document.querySelectorAll("[data-copy]").forEach((button) => {
  const text = document.getElementById(button.dataset.copy);
  const said = document.querySelector("[data-copied]");
  button.hidden = false;
  button.addEventListener("click", () => {
    text.select();
    if (document.execCommand("copy")) said.textContent = said.dataset.copied;
  });
});
