// How is the page built and its tests run?
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
  plugins: [svelte()],
  // The address is tauri://localhost: every file is beside index.html.
  base: './',
  build: { target: 'safari16', assetsInlineLimit: 0, outDir: 'dist', emptyOutDir: true, modulePreload: false },
  // Tests mount components: they need the browser build of Svelte.
  resolve: mode === 'test' ? { conditions: ['browser'] } : {},
  test: { environment: 'happy-dom', include: ['tests/**/*.test.ts'], setupFiles: ['tests/setup.ts'] },
}));
