# The bridge beside CARLA: docker build -f docker/bridge.Dockerfile -t codriver-bridge .
FROM python:3.11-slim-bookworm

RUN groupadd --gid 10001 codriver && useradd --uid 10001 --gid codriver --home-dir /data/carla --create-home codriver
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /opt/bridge
COPY bridge/requirements.txt ./
RUN python -m pip install --no-cache-dir --only-binary :all: -r requirements.txt
COPY bridge/codriver_bridge ./codriver_bridge

USER 10001
EXPOSE 8765
# A connection is enough: whether CARLA answers is told to whoever asks for an episode.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["python", "-m", "codriver_bridge.healthcheck", "127.0.0.1:8765"]
ENTRYPOINT ["python", "-m", "codriver_bridge"]
CMD ["--listen", "0.0.0.0:8765", "--carla-host", "carla"]
