/** The beginning of a text on one line, an ellipsis where there is more. Counts characters, not units of UTF-16. Pure. */
export function short(text: string, most = 60): string {
  const characters = [...text.replace(/\s+/g, " ").trim()];
  return characters.length > most ? `${characters.slice(0, most).join("")}…` : characters.join("");
}
