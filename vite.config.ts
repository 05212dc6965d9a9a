import { reactRouter } from '@react-router/dev/vite'
import { defineConfig } from 'vite'

export default defineConfig(({ isSsrBuild }) => ({
  plugins: [reactRouter()],
  css: {
    lightningcss: { errorRecovery: true },
    preprocessorOptions: { scss: { quietDeps: true, loadPaths: ['node_modules'] } },
  },
  build: {
    assetsInlineLimit: 0,
    rollupOptions: isSsrBuild ? { input: './server/app.ts' } : undefined,
  },
  // These load files beside themselves at run time, which bundling would take away.
  ssr: { external: ['mdx-bundler', 'esbuild', 'pg-boss', 'pino', 'govuk-frontend'] },
}))
