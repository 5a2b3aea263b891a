// A row of a list, and its button that takes something away.

/** The second press does it; leaving the button forgets the first. */
export function sure(button, words, act) {
  const before = button.textContent;
  button.addEventListener("click", () => {
    if (button.dataset.sure) {
      delete button.dataset.sure;
      button.textContent = before;
      act();
      return;
    }
    button.dataset.sure = "yes";
    button.textContent = words;
    button.addEventListener("blur", () => { delete button.dataset.sure; button.textContent = before; }, { once: true });
  });
}

export function row(title, text, button) {
  const item = document.createElement("li");
  const words = document.createElement("div");
  const name = document.createElement("p");
  name.className = "user-name";
  name.textContent = title;
  const fine = document.createElement("p");
  fine.className = "fine";
  fine.textContent = text;
  words.append(name, fine);
  item.append(words, ...(button ? [button] : []));
  return item;
}

export function dangerous(words, label) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet danger";
  button.textContent = words;
  if (label) button.setAttribute("aria-label", label);
  return button;
}
