// How the playground is bundled: hashed files under assets/, workers as files of their own.
import { defineConfig } from "vite";

export default defineConfig({
  build: {
    target: "es2022",
    // Nothing is turned into a data: address that the content policy would have to allow.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The notices of everything bundled go along with it.
    license: { fileName: "licenses.md" },
    reportCompressedSize: false,
    // "use client" means nothing here, and dozens of modules say it.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
    // Monaco is that large.
    chunkSizeWarningLimit: 8000,
  },
  worker: { format: "es" },
});
