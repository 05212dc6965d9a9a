import { reactRouter } from '@react-router/dev/vite'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [reactRouter()],
  css: {
    preprocessorOptions: { scss: { quietDeps: true, loadPaths: ['node_modules'] } },
  },
  build: { assetsInlineLimit: 0, cssMinify: 'esbuild' },
  // The server is our own, and takes the pages in.
  environments: {
    ssr: { build: { rollupOptions: { input: './server/app.ts' } } },
    // What pages share comes in two files, not in one for each component: a page that scripts make nicer asks for few.
    client: { build: { rolldownOptions: { output: { codeSplitting: { groups: [
      { name: 'react', test: /node_modules\/(react|react-dom|react-router|scheduler)\// },
      { name: 'kit', test: /\/app\/(ui|lib)\// },
    ] } } } } },
  },
  // These load files beside themselves at run time, which bundling would take away.
  ssr: { external: ['mdx-bundler', 'esbuild', 'pg-boss', 'pino', 'govuk-frontend'] },
})
