// By which clock times are said: the viewer's own custom, on every page.

// The pages are in English: of a viewer's language only the English ones can say dates within them.
export const LOCALE = navigator.language.startsWith("en") ? navigator.language : "en-GB";
// Whether a clock has twelve hours is the viewer's own custom, whatever language the pages have.
export const TWELVE = new Intl.DateTimeFormat(navigator.language, { hour: "numeric" }).resolvedOptions().hour12;
const HOUR = TWELVE ? { hour: "numeric", hourCycle: "h12" } : { hour: "2-digit", hourCycle: "h23" };

export const two = (number) => String(number).padStart(2, "0");

/** A minute of the day: "3:14 pm", or "15:14". */
export function minuteWords(minute) {
  const [hour, rest] = [Math.floor(minute / 60), two(minute % 60)];
  return TWELVE ? `${hour % 12 || 12}:${rest} ${hour % 24 < 12 ? "am" : "pm"}` : `${two(hour)}:${rest}`;
}

/** A moment in a zone: "3:14 pm", or "15:14"; in small letters everywhere, whatever the locale writes. */
export function clockFormat(timeZone, more = {}) {
  const format = new Intl.DateTimeFormat(LOCALE, { timeZone, ...HOUR, minute: "2-digit", ...more });
  return (at) => format.format(new Date(at)).replace(/\s?([ap])\.?m\.?$/i, (_all, half) => ` ${half.toLowerCase()}m`);
}
