# `npm run release` writes down which image this version was built on; name it with its digest to have exactly that one.
ARG NODE_IMAGE=node:24.22.1-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /drawbridge
COPY package.json package-lock.json ./
COPY bin/api-client/package.json bin/api-client/
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && node bin/build/image.mjs /image

FROM ${NODE_IMAGE}
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DRAWBRIDGE_DATA=/data
WORKDIR /drawbridge
# The data folder is the only place that the product writes to, beside the framework's cache.
RUN mkdir /data && chown node:node /data
COPY --from=build /image ./
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/livez`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "bin/run/start.mjs"]
