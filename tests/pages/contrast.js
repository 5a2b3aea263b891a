// WCAG 2.2, 1.4.3: every visible text against what lies behind it; returns those below 4.5:1 (3:1 for
// large text). A picture may be anything, so it counts as black and as white, whichever is worse.
() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3]));
  const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const light = (rgb) => {
    const [r, g, b] = rgb.map((v) => linear(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => {
    const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const background = (element) => rgba(getComputedStyle(element).backgroundColor);
  const ground = (element, picture) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      if (at.matches(".camera, .screen")) {
        layers.push([...picture, 1]);
        break;
      }
      layers.push(background(at));
    }
    return layers.reverse().reduce((below, top) => over(top, below), [0, 0, 0]);
  };
  const ownWords = (element) => [...element.childNodes]
    .filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data.trim()).join(" ").trim();

  const faults = [];
  for (const element of document.querySelectorAll("body *")) {
    const words = ownWords(element);
    const seen = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    // Of a device's screen only the cover has a plain ground; the rest are gradients of the device.
    if (!words || !seen || element.closest(".unseen, .skip, noscript, .titles, .home, .card, [inert]")) continue;
    const style = getComputedStyle(element);
    const worst = Math.min(...[[0, 0, 0], [255, 255, 255]].map((picture) => {
      const behind = ground(element, picture);
      return ratio(over(rgba(style.color), behind), behind);
    }));
    const needed = parseFloat(style.fontSize) >= 24 ? 3 : 4.5;
    if (worst < needed) faults.push(`${worst.toFixed(2)} ${element.className}: ${words.slice(0, 40)}`);
  }
  return faults;
}
