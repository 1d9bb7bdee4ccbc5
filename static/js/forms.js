// Forms on records: nobody leaves one with unsaved typing unasked, nobody sends it twice by a double click.
// Pages work without it.

const form = document.querySelector("main form[method=post]");
const button = form.querySelector("button[type=submit]");
// A stopped request tells nobody; the form's token keeps a second one from saving twice.
const STOPPED_AFTER_MS = 10_000;

const typing = () => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value.name ?? value]));
const opened = typing();
let isSending = false;

function send() {
  isSending = true;
  button.disabled = true;
  setTimeout(stay, STOPPED_AFTER_MS);
}

function stay() {
  isSending = false;
  button.disabled = false;
}

function ask(event) {
  // "data-unsaved": what the server answered with was typed, and is saved nowhere.
  const isUnsaved = "unsaved" in form.dataset || typing() !== opened;
  if (isSending || !isUnsaved) return;
  event.preventDefault();
  event.returnValue = true; // Chrome before 119
}

if (button) {
  form.addEventListener("submit", send);
  addEventListener("pageshow", stay);
  addEventListener("beforeunload", ask);
}
