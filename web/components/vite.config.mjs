import { join } from "node:path";
import { defineConfig } from "vite";

// The design's own page: built apart, never embedded.
export default defineConfig({
  root: import.meta.dirname,
  base: "/components/",
  publicDir: false,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: join(import.meta.dirname, "../test/out/components"),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: { input: ["staff.html", "pages.html"].map((name) => join(import.meta.dirname, name)) },
  },
});
