# The Telegram bot as an image; docs/telegram.md says how to run it.
FROM python:3.11-slim
WORKDIR /opt/quoth
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY . .
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable . \
    && useradd --system quoth && install --directory --owner quoth /data
USER quoth
ENV QUOTH_DATA=/data
VOLUME /data
ENTRYPOINT ["quoth"]
CMD ["telegram"]
