// Text that is written only where it differs: a status that is set again would be read aloud again.

export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
