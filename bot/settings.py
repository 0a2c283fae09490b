"""Settings: the only reader of the environment and of `.env`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from platformdirs import user_data_path
from pydantic import BeforeValidator, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def _listed(value: object) -> object:
    return [part for part in value.replace(",", " ").split() if part] if isinstance(value, str) else value


_Ids = Annotated[tuple[int, ...], NoDecode, BeforeValidator(_listed)]


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
    telegram_listen: str | None = Field(
        default=None,
        pattern=r"^[^\s:/]+:\d{1,5}$",
        description="host:port where the bot tells its health and metrics, and takes updates if there is a webhook",
    )
    telegram_webhook: str | None = Field(
        default=None,
        pattern=r"^https?://\S+$",
        description="public URL that leads to telegram_listen; none: updates are fetched",
    )
    telegram_owners: _Ids = Field(default=(), description="ids of the people who own the bot, with commas between")
    telegram_allowed: _Ids = Field(
        default=(), description="ids of the people and chats who may use the bot; none: everybody may"
    )
    telegram_questions_a_minute: int = Field(default=20, ge=1, description="questions of one person or group")
    telegram_articles_a_day: int = Field(default=50, ge=1, description="articles that one person or group may give")
    telegram_days: int = Field(default=30, ge=1, description="days that answers and articles are kept")
    threshold: float | None = Field(
        default=None, ge=0, le=1, description="score below which the bot abstains; unset: the calibrated one"
    )

    @field_validator("telegram_webhook")
    @classmethod
    def _webhook_leads_somewhere(cls, webhook: str | None, others: ValidationInfo) -> str | None:
        if webhook and not others.data.get("telegram_listen"):
            message = "needs QUOTH_TELEGRAM_LISTEN, where it leads to"
            raise ValueError(message)
        return webhook
