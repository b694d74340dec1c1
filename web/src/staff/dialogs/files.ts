/** Stored files as a field keeps them ("sha256 type size"), and back to what a command names them by. */
import type { StoredMedia } from "../../api/media.ts";

export const markOfFile = ({ sha256, type, size }: StoredMedia): string => `${sha256} ${type} ${size}`;
export function fileOf(mark: string): StoredMedia {
  const [sha256 = "", type = "", size = "0"] = mark.split(" ");
  return { sha256, type, size: Number(size) };
}
