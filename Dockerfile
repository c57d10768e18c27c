# pypi-mock from this checkout, for linux/amd64 and linux/arm64; docs/container.md says how to run it.

FROM python:3.13-slim AS python
# The base image has no bytecode, and nobody may write any later: without it, each start and each
# health check takes four times as long. A hash that is not checked needs no look at the sources.
RUN python -m compileall -q -j 0 --invalidation-mode unchecked-hash \
    -x '/(ensurepip|idlelib|lib2to3|site-packages|tests?|tkinter|turtledemo)/' \
    "$(python -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')"


FROM python AS build
ENV PIP_NO_CACHE_DIR=1
WORKDIR /source
COPY constraints.txt ./
RUN python -m venv /opt/build \
    && /opt/build/bin/pip install --constraint constraints.txt --upgrade pip
COPY . .
RUN /opt/build/bin/pip wheel --no-deps --build-constraint constraints.txt --wheel-dir /wheels .
# What a storage of your own needs besides: --build-arg PACKAGES='django-storages[s3]'
ARG PACKAGES=
# hadolint ignore=SC2086
RUN python -m venv --without-pip /opt/pypi-mock \
    && /opt/build/bin/pip --python /opt/pypi-mock/bin/python install --no-compile \
        --only-binary :all: --constraint constraints.txt /wheels/*.whl $PACKAGES \
    && python -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/pypi-mock/lib


FROM python
COPY --from=build /opt/pypi-mock /opt/pypi-mock
# For those who mount a volume there and set PYPI_MOCK_DATA=/data.
RUN install --directory --owner=65532 --group=65532 /data
# A container is reached by whom its port is published to, so both are that choice and not ours.
ENV PATH=/opt/pypi-mock/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYPI_MOCK_HOST=0.0.0.0 \
    PYPI_MOCK_PUBLIC_DEFAULTS=1
USER 65532:65532
EXPOSE 8000
# Every second until it is ready, so that what waits for it starts soon.
HEALTHCHECK --start-period=30s --start-interval=1s --interval=10s --timeout=5s --retries=3 \
    CMD ["pypi-mock", "ready"]
ENTRYPOINT ["pypi-mock"]
CMD ["serve"]
