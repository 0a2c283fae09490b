"""Settings: the only reader of the environment and of `.env`."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What the owner of a bot may set, each as `QUOTH_` and its name; raises ValidationError that shows no value."""

    model_config = SettingsConfigDict(
        env_prefix="QUOTH_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",  # .env may hold other programs' settings
        frozen=True,
        hide_input_in_errors=True,
    )

    telegram_token: SecretStr | None = Field(default=None, description="the bot's token, from @BotFather")
    telegram_api: str = Field(
        default="https://api.telegram.org",
        pattern=r"^https?://[^/\s]+(/[^\s]*[^/\s])?/?$",
        description="root URL of the Bot API server, Telegram's own or a self-hosted one",
    )
    data: Path = Field(
        default_factory=lambda: user_data_path("quoth", appauthor=False),
        description="folder for all that the bot keeps",
    )
    threshold: float | None = Field(
        default=None, ge=0, le=1, description="score below which the bot abstains; unset: the calibrated one"
    )
