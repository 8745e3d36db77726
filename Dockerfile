FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    MITZUI_HOME=/var/lib/mitzui \
    MITZUI_WEB_HOST=0.0.0.0 \
    MITZUI_WEB_PORT=8080

RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/mitzui --shell /usr/sbin/nologin mitzui

WORKDIR /opt/mitzui

# the libraries change less often than we do, so they are a layer of their own
COPY requirements.lock ./
RUN python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY cases ./cases
COPY flows ./flows
COPY knowledge ./knowledge
COPY storage ./storage
RUN python -m pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation -e . \
    && python -m compileall -q bot cases flows knowledge storage

USER 10001
VOLUME ["/var/lib/mitzui"]
EXPOSE 8080

# http.client and not urllib.request: a proxy in the environment must not be asked about this very container
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['MITZUI_WEB_PORT']), timeout=4); c.request('GET', '/health/live'); sys.exit(c.getresponse().status != 200)"]

ENTRYPOINT ["mitzui"]
CMD ["run"]
