# One image for every part: `launchready up --only web|worker|scheduler`, or all of them at once.
FROM python:3.11-slim-bookworm AS build
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir --disable-pip-version-check "uv>=0.9"
WORKDIR /build
# What is locked changes seldom, so it has a layer of its own.
COPY pyproject.toml uv.lock ./
RUN UV_PROJECT_ENVIRONMENT=/opt/launchready uv sync --frozen --no-dev --no-install-project
COPY README.md LICENSE ./
COPY launchready launchready
COPY engagements engagements
COPY checks checks
COPY handover handover
COPY templates templates
RUN UV_PROJECT_ENVIRONMENT=/opt/launchready uv sync --frozen --no-dev --no-editable

FROM python:3.11-slim-bookworm
ENV PATH=/opt/launchready/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 LAUNCHREADY_HOME=/data
RUN useradd --uid 10001 --home-dir /data --create-home launchready
COPY --from=build /opt/launchready /opt/launchready
USER launchready
WORKDIR /data
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["launchready"]
CMD ["up", "--host", "0.0.0.0"]
