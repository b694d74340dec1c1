/** A table as CSV (RFC 4180), and where in it each row stands. Pure. */
export interface Written {
  text: string;
  /** The line, from 1, at which each row begins: a quoted cell may have lines of its own. */
  lines: number[];
}

const quoted = (cell: string, first: boolean): string =>
  /["\n\r,]|^\s|\s$/.test(cell) || (first && cell.startsWith("#")) ? `"${cell.replaceAll('"', '""')}"` : cell;

/** Comments stand before the header and stay. A line that would be read as a comment, or as empty, is quoted. */
export function writeCsv(comments: readonly string[], header: readonly string[], rows: readonly (readonly string[])[]): Written {
  const parts = comments.map((line) => (line.startsWith("#") ? line : `# ${line}`));
  parts.push(header.join(","));
  let at = parts.length + 1;
  const lines: number[] = [];
  for (const row of rows) {
    const cells = row.map((cell, index) => quoted(cell, index === 0));
    const text = cells.length === 1 && cells[0] === "" ? '""' : cells.join(",");
    lines.push(at);
    at += text.split("\n").length;
    parts.push(text);
  }
  return { text: `${parts.join("\n")}\n`, lines };
}
