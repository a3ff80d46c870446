# One image for the web tasks, the migrations and one-off commands. The base comes from a
# registry that the builder on AWS may ask as often as it likes.
FROM public.ecr.aws/docker/library/python:3.11-slim-bookworm AS packages
WORKDIR /place
COPY requirements.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir -r requirements.txt

FROM packages AS app
COPY . .
# The key is for this one command: it collects files and signs nothing.
RUN DEBUG=0 SECRET_KEY=unused PLACE_DATA_DIR=/tmp \
    /venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
    && /venv/bin/python -m compileall -q /place

FROM public.ecr.aws/docker/library/python:3.11-slim-bookworm
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin place \
    && install --directory --owner=10001 --mode=0700 /var/lib/place
ENV DEBUG=0 \
    PATH=/venv/bin:$PATH \
    PLACE_DATA_DIR=/var/lib/place \
    PORT=8000 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
WORKDIR /place
COPY --from=packages /venv /venv
COPY --from=app /place /place
USER 10001
# The root is read-only where it runs; these two are all that is written.
VOLUME ["/var/lib/place", "/tmp"]
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=4)"]
CMD ["python", "manage.py", "serve", "--host", "0.0.0.0"]
