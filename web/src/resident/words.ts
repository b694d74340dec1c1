/** The few words that the enhancement says itself; the page brings them in its language (src/pages/page.cc). */
const text = document.getElementById("words")?.textContent;
const words = (text ? JSON.parse(text) : {}) as Readonly<Record<string, string>>;

export const word = (key: string): string => words[key] ?? "";
