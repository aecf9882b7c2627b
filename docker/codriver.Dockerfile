# Codriver itself: docker build -f docker/codriver.Dockerfile -t codriver .
FROM node:24-bookworm-slim

WORKDIR /opt/codriver
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund
COPY src ./src
COPY expert ./expert
COPY scenarios ./scenarios

# Runs and compiled maps are to outlive the container.
RUN mkdir -p /data/runs /data/maps && chown -R node:node /data
ENV NODE_ENV=production CODRIVER_RUN_FOLDER=/data/runs CODRIVER_MAP_CACHE=/data/maps
VOLUME ["/data/runs", "/data/maps"]
USER 1000
ENTRYPOINT ["node", "src/cli/codriver.mjs"]
CMD ["doctor"]
