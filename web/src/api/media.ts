import { upload } from "./http.ts";

export interface StoredMedia {
  sha256: string;
  type: string;
  size: number;
}

/** Stores one picture; what the camera wrote beside it is taken out by the server. */
export function storeMedia(file: File): Promise<StoredMedia> {
  const form = new FormData();
  form.append("file", file);
  return upload<StoredMedia>("/v1/media", form);
}
