"""Script that measures contrast, for the tests of colours and of the keyboard."""

# `light` is a colour's relative luminance; `behind` every colour behind an element: the first
# opaque background among its ancestors and all colours of a hatch above that; `ratio` the contrast
# of a colour with the one of them nearest to it.
PAINT = """
  const canvas = document.createElement("canvas").getContext("2d");
  const light = colour => {
    canvas.fillStyle = colour;
    const [r, g, b] = canvas.fillStyle.match(/[0-9a-f]{2}/gi).map(hex => parseInt(hex, 16) / 255)
      .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = element => {
    const found = [];
    for (let e = element; e; e = e.parentElement) {
      const style = getComputedStyle(e);
      found.push(...(style.backgroundImage.match(/rgb\\([^)]*\\)/g) || []));
      if (/^rgb\\(/.test(style.backgroundColor)) return [...found, style.backgroundColor];
    }
    return [...found, "white"];
  };
  const ratio = (paint, element) => Math.min(...behind(element)
    .map(colour => [light(paint), light(colour)].sort((a, b) => b - a))
    .map(([high, low]) => (high + 0.05) / (low + 0.05)));
"""
