"""Runs the Telegram channel alone, for tests to start, stop and kill: `serve.py ARTICLE...`, set by the environment."""

import sys
from pathlib import Path

from bot.answerer import Answerer
from bot.settings import Settings
from bot.telegram import serve
from index import SqliteLibrary, read_article

settings = Settings(_env_file=None)
articles = [read_article(Path(name)) for name in sys.argv[1:]]
sys.exit(serve(settings, Answerer(), articles, lambda: SqliteLibrary(settings.data / "library.db")))
