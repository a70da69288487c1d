"""Settings, all from `NAPAMS_*` environment variables (docs/settings.md lists them)."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from napams.problems import Refused, problem

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "NAPAMS_"


class Settings(BaseSettings):
    """All settings; an unknown `NAPAMS_*` name is refused."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    database_url: str = Field(
        default=f"sqlite:///{ROOT / 'data' / 'napams.db'}",
        description="Where the data are: a SQLite file or a PostgreSQL database.",
    )
    now: datetime | None = Field(
        default=None, description="A fixed instant, for rehearsals; a banner shows it."
    )
    plan_dir: Path = Field(
        default=ROOT / "data" / "plan", description="The folder of the plan's catalogue."
    )
    host: str = Field(default="127.0.0.1", description="The address that the server listens on.")
    port: int = Field(default=8501, ge=1, le=65535, description="The port of the server.")
    secure_cookie: bool = Field(
        default=False, description="Send the sign-in cookie over HTTPS only; set behind HTTPS."
    )
    idle_minutes: int = Field(
        default=60, ge=5, le=1440, description="Minutes without a click after which one is out."
    )
    session_hours: int = Field(
        default=12, ge=1, le=168, description="Hours after sign-in when one must sign in again."
    )

    @field_validator("now", mode="after")
    @classmethod
    def _aware(cls, value: datetime | None) -> datetime | None:
        """Read an instant without an offset as time in Pakistan."""
        if value is None:
            return None
        if value.tzinfo is None:
            value = value.replace(tzinfo=ZoneInfo("Asia/Karachi"))
        return value.astimezone(UTC)

    @field_validator("database_url", mode="after")
    @classmethod
    def _driver(cls, value: str) -> str:
        """Use psycopg for `postgresql://`; refuse anything but SQLite and PostgreSQL."""
        if value.startswith("postgresql://"):
            return "postgresql+psycopg://" + value.removeprefix("postgresql://")
        if value.startswith(("sqlite:///", "postgresql+psycopg://")):
            return value
        raise ValueError("give sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME")


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once; Refused (BAD_SETTING) names what is wrong."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    wrong = [
        problem("BAD_SETTING", found=name, expected="one of " + ", ".join(sorted(known)))
        for name in sorted(os.environ)
        if name.startswith(PREFIX) and name not in known
    ]
    try:
        values = Settings()
    except ValidationError as failure:
        wrong += [
            problem(
                "BAD_SETTING",
                found=PREFIX + "_".join(map(str, e["loc"])).upper(),
                expected=e["msg"].removeprefix("Value error, "),
            )
            for e in failure.errors()
        ]
        raise Refused(*wrong) from failure
    if wrong:
        raise Refused(*wrong)
    return values
