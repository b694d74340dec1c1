import { defineConfig } from "vite";
import { worker } from "./worker.mjs";

// Style sheets are entries of their own, so that the order in which a page links them is ours (embed.mjs), not the bundler's.
export default defineConfig({
  root: import.meta.dirname,
  base: "/",
  publicDir: "public",
  plugins: [worker()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: ["es2020", "chrome80", "safari14"],
    manifest: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      input: {
        staff: "src/staff/main.tsx",
        field: "src/field/main.tsx",
        resident: "src/resident/main.ts",
        base: "src/styles/base.css",
        pages: "src/styles/pages.css",
        "staff-style": "src/styles/staff.css",
        "field-style": "src/styles/field.css",
      },
    },
  },
});
