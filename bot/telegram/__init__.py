"""The Telegram channel: updates in, messages out."""

import os

from bot.telegram.service import serve

__all__ = ["serve"]

os.environ.setdefault("PTB_TIMEDELTA", "1")  # python-telegram-bot warns at every flood if it may not say timedelta
