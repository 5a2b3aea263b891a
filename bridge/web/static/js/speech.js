// The browser's own voice and ears, where it has them.

const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;

export const canSpeak = "speechSynthesis" in window;
export const canListen = Boolean(Recognition);

/** Reads `text` aloud, instead of whatever is being read. Resolves when done. */
export function speak(text, locale) {
  return new Promise((resolve) => {
    speechSynthesis.cancel();
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.lang = locale;
    utterance.onend = utterance.onerror = resolve;
    speechSynthesis.speak(utterance);
  });
}

export const hush = () => canSpeak && speechSynthesis.cancel();

/** Listens for one utterance; resolves to its text, or null when nothing was understood. */
export function listen(locale) {
  return new Promise((resolve, reject) => {
    const ears = new Recognition();
    let heard = null;
    ears.lang = locale;
    ears.onresult = (event) => { heard = event.results[0][0].transcript; };
    ears.onerror = (event) => reject(new Error(event.error));
    ears.onend = () => resolve(heard);
    ears.start();
  });
}
