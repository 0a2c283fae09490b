"""`python -m benchmarks.telegram`: many chats at once ask the real service, which speaks to the tests' Bot API."""

from __future__ import annotations

import argparse
import asyncio
import importlib
import itertools
import os
import statistics
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.console import Console
from rich.table import Table

from benchmarks.speed import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ROOT = Path(__file__).parent.parent
PATIENCE = 900.0  # seconds until an answer counts as lost
AFTERWARDS = 3.0  # seconds in which an answer could come a second time
LIMITLESS = "1000000"  # questions a minute: the limit on people is not what is measured


class Load(NamedTuple):
    """What came of a run: seconds from question to answer of each, and the service's memory in MB."""

    seconds: list[float]
    lasted: float
    lost: int
    doubled: int
    memory: tuple[float, float]


async def run(chats: int, seconds: float, pause: float) -> Load:
    """Let each chat ask for some seconds, a question when the last is answered and at most one each `pause`."""
    sys.path.insert(0, str(ROOT / "tests" / "telegram"))
    api = importlib.import_module("double").BotApi()
    arrivals: dict[int, asyncio.Queue[float]] = {number: asyncio.Queue() for number in range(1, chats + 1)}
    send = api.do_sendMessage

    def timed(params: dict[str, Any]) -> Any:  # noqa: ANN401 - the double's own
        sent = send(params)
        arrivals[params["chat_id"]].put_nowait(time.perf_counter())
        return sent

    api.do_sendMessage = timed
    await api.start()
    try:
        async with _service(api) as process:
            await _chat(api.person(1), arrivals[1], len(QUESTIONS), 0.0, pause)
            before = _memory(process.pid)
            began = time.perf_counter()
            talks = [
                _chat(api.person(number), queue, None, began + seconds, pause, first=number)
                for number, queue in arrivals.items()
            ]
            answered = await asyncio.gather(*talks)
            lasted = time.perf_counter() - began
            after = _memory(process.pid)
            await asyncio.sleep(AFTERWARDS)
    finally:
        await api.stop()
    taken = [each for talk in answered for each in talk if each is not None]
    lost = sum(each is None for talk in answered for each in talk)
    return Load(taken, lasted, lost, sum(queue.qsize() for queue in arrivals.values()), (before, after))


async def _chat(  # noqa: PLR0913, PLR0917 - one talk, in full
    person: Any,  # noqa: ANN401 - the double's own
    arrivals: asyncio.Queue[float],
    most: int | None,
    until: float,
    pause: float,
    first: int = 0,
) -> list[float | None]:
    """Ask until a time, or `most` questions; give the seconds that each answer took, None where none came."""
    taken: list[float | None] = []
    for question in itertools.islice(itertools.cycle(QUESTIONS), first % len(QUESTIONS), None):
        asked = time.perf_counter()
        if len(taken) == most or (most is None and asked >= until):
            break
        await person.write(question)
        try:
            taken.append(await asyncio.wait_for(arrivals.get(), PATIENCE) - asked)
        except TimeoutError:
            return [*taken, None]
        await asyncio.sleep(max(0.0, asked + pause - time.perf_counter()))
    return taken


@asynccontextmanager
async def _service(api: Any) -> AsyncIterator[asyncio.subprocess.Process]:  # noqa: ANN401
    """Run `quoth telegram` on a folder of its own; it is ended at the end."""
    token = importlib.import_module("double").TOKEN
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "QUOTH_TELEGRAM_TOKEN": token,
            "QUOTH_TELEGRAM_API": api.root,
            "QUOTH_TELEGRAM_QUESTIONS_A_MINUTE": LIMITLESS,
            "QUOTH_DATA": folder,
        }
        command = (sys.executable, "-m", "bot", "telegram")
        process = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env=os.environ | settings, stderr=asyncio.subprocess.DEVNULL
        )
        try:
            yield process
        finally:
            process.terminate()
            await process.wait()


def _memory(process: int) -> float:
    """Give the memory that a process holds, in MB; Linux only."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def main() -> None:
    """Read the options, measure, print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.telegram", description=__doc__)
    parser.add_argument("--chats", type=int, nargs="+", default=[1, 50, 500], help="chats at once [1 50 500]")
    parser.add_argument("--seconds", type=float, default=15, help="seconds that each chat goes on asking [15]")
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between a chat's questions, at least [1]")
    given = parser.parse_args()
    heads = ("chats", "answers", "a second", "p50, s", "p99, s", "lost", "doubled", "MB at start", "MB at end")
    table = Table(*heads)
    for chats in given.chats:
        load = asyncio.run(run(chats, given.seconds, given.pause))
        ranked = sorted(load.seconds)
        table.add_row(
            f"{chats:,}",
            f"{len(ranked):,}",
            f"{len(ranked) / load.lasted:.1f}",
            f"{statistics.median(ranked):.2f}",
            f"{ranked[int(0.99 * len(ranked))]:.2f}",
            str(load.lost),
            str(load.doubled),
            *(f"{memory:.0f}" for memory in load.memory),
        )
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
