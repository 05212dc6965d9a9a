# For a council that runs the portal in a container beside its own PostgreSQL:
#   docker build -t practice-loop .
#   docker run -p 3000:3000 -e DATABASE_URL=postgres://… -e APP_URL=https://… -e SMTP_URL=smtp://… practice-loop
# With -e WORKER=apart it serves pages only; the jobs then run in a second container with the same settings and the same volume on /data:
#   docker run -e DATABASE_URL=… -e APP_URL=… -e SMTP_URL=… practice-loop node scripts/worker.ts
FROM node:24-slim AS build
WORKDIR /portal
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --include=dev
COPY . .
RUN NODE_ENV=production npx react-router build && npm prune --ignore-scripts --omit=dev

FROM node:24-slim
WORKDIR /portal
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
COPY --from=build /portal /portal
RUN mkdir /data && chown node:node /data
USER node
EXPOSE 3000
CMD ["node", "scripts/start.ts"]
