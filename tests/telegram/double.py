# ruff: noqa: EM101, EM102, TRY003 - what the server says stands where it says it
"""A small, strict Bot API on loopback: it refuses what Telegram refuses, in the server's own words.

Where the real limit is known only roughly, the double takes the stricter reading. Times never decide: tests wait for
what happens (`until`), and a wait that is in vain fails with the transcript.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from markup import MarkupError, Parser, units
from tornado.httpclient import AsyncHTTPClient, HTTPClientError
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOKEN = "123456:AA-double-of-the-bot-api-000000000000"  # noqa: S105 - opens nothing
BOT = {"id": 123456, "is_bot": True, "first_name": "Quoth", "username": "quoth_bot"}
TEXTS = {"text", "caption"}
PATIENCE = 120  # seconds until a wait is in vain
DATE = 1_450_000_000

Json = dict[str, Any]


class Refusal(Exception):  # noqa: N818 - it is no error of the double
    """An answer that is not ok."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.body: Json = {"ok": False, "error_code": code, "description": description}
        if parameters:
            self.body["parameters"] = parameters


def bad(description: str) -> Refusal:
    return Refusal(400, f"Bad Request: {description}")


@dataclass
class Fault:
    """What goes wrong with the next `times` calls of `method`: before it is done, or after (`done`)."""

    method: str
    code: int = 502
    description: str = "Bad Gateway"
    parameters: dict[str, int] = field(default_factory=dict)
    times: int = 1
    chat: int | None = None
    done: bool = False
    hang: bool = False  # never answers: a half-open connection
    cut: bool = False  # closes the connection without an answer


@dataclass
class Hold:
    """Calls of one method wait, before they are done, until it is over; if it is `broken`, they never are."""

    calls: int = 0
    broken: bool = False
    over: asyncio.Event = field(default_factory=asyncio.Event)


class BotApi:
    """The server's state and its methods. `root` is what goes into QUOTH_TELEGRAM_API."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.reads_all = False  # privacy mode is on
        self.calls: list[tuple[str, Json]] = []
        self.chats: dict[int, dict[int, Json]] = defaultdict(dict)
        self.updates: list[Json] = []
        self.callbacks: dict[str, Json | None] = {}  # None: not yet answered
        self.inline: dict[str, Json | None] = {}
        self.files: dict[str, bytes] = {}
        self.faults: list[Fault] = []
        self.blocked: set[int] = set()
        self.moved: dict[int, int] = {}
        self.threads: dict[int, set[int]] = {}
        self.commands: list[Json] = []
        self.webhook: Json = {}
        self.refused: list[str] = []
        self.offset = 0
        self.failed_deliveries = 0
        self._held: dict[str, Hold] = {}
        self._ids = itertools.count(1)
        self._update_ids = itertools.count(1000)
        self._changed = asyncio.Condition()
        self._poller: object | None = None
        self._server: HTTPServer | None = None
        self._deliveries: set[asyncio.Task[None]] = set()
        self.root = ""

    # The wire.

    async def start(self) -> None:
        routes = [
            (r"/bot([^/]+)/([A-Za-z]+)", _Methods, {"api": self}),
            (r"/file/bot([^/]+)/(.+)", _Files, {"api": self}),
        ]
        sockets = bind_sockets(0, "127.0.0.1")
        self._server = HTTPServer(Application(routes, log_function=lambda _: None))
        self._server.add_sockets(sockets)
        self.root = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        for task in self._deliveries:
            task.cancel()
        if self._server:
            self._server.stop()
            await self._server.close_all_connections()

    async def call(self, method: str, params: Json) -> Json:
        """Do one call; faults in the script come first."""
        action = getattr(self, f"do_{method}", None)
        if action is None:
            raise Refusal(404, "Not Found: method not found")
        fault = self._fault(method, params)
        if fault and not fault.done:
            await self._go_wrong(fault)
        if hold := self._held.get(method):
            hold.calls += 1
            await self.notify()
            await hold.over.wait()
            if hold.broken:
                raise ConnectionAbortedError
        self.calls.append((method, params))
        result = action(params)
        if asyncio.iscoroutine(result):
            result = await result
        await self.notify()
        if fault:
            await self._go_wrong(fault)
        return {"ok": True, "result": result}

    def _fault(self, method: str, params: Json) -> Fault | None:
        for fault in self.faults:
            if fault.method == method and fault.chat in (None, params.get("chat_id")):
                fault.times -= 1
                if not fault.times:
                    self.faults.remove(fault)
                return fault
        return None

    @staticmethod
    async def _go_wrong(fault: Fault) -> None:
        if fault.hang:
            await asyncio.sleep(PATIENCE)
        if fault.hang or fault.cut:
            raise ConnectionAbortedError
        raise Refusal(fault.code, fault.description, **fault.parameters)

    # What tests see and do.

    def fail(self, method: str, **fault: Any) -> None:  # noqa: ANN401
        self.faults.append(Fault(method, **fault))

    def flood(self, retry_after: int, **fault: Any) -> None:  # noqa: ANN401
        description = f"Too Many Requests: retry after {retry_after}"
        self.fail("sendMessage", code=429, description=description, parameters={"retry_after": retry_after}, **fault)

    @contextlib.contextmanager
    def hold(self, method: str) -> Iterator[Hold]:
        held = self._held[method] = Hold()
        try:
            yield held
        finally:
            del self._held[method]
            held.over.set()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until `condition` holds; it is looked at whenever a call has been done."""
        try:
            async with asyncio.timeout(PATIENCE), self._changed:
                await self._changed.wait_for(condition)
        except TimeoutError:
            message = f"waited in vain; refused: {self.refused}; so far:\n{self.transcript()}"
            raise AssertionError(message) from None

    def said(self, chat: int) -> list[Json]:
        """List the bot's messages in `chat`, oldest first."""
        return [m for _, m in sorted(self.chats[chat].items()) if m["from"]["id"] == BOT["id"]]

    def texts(self, chat: int) -> list[str]:
        return [m["text"] for m in self.said(chat)]

    def called(self, method: str) -> list[Json]:
        return [params for name, params in self.calls if name == method]

    def transcript(self) -> str:
        """Give all chats as text, one line a message, edits in place."""
        lines = []
        for chat, messages in sorted(self.chats.items()):
            lines.append(f"--- chat {chat}")
            lines += [
                f"{number} {m['from']['first_name']}: {m.get('text') or m.get('caption') or '<file>'}"
                for number, m in sorted(messages.items())
            ]
        return "\n".join(lines)

    async def update(self, kind: str, content: Json, update_id: int | None = None) -> int:
        """Queue an update for the bot, by whichever way it gets them."""
        number = next(self._update_ids) if update_id is None else update_id
        update = {"update_id": number, kind: content}
        if self.webhook:
            task = asyncio.create_task(self._deliver(update))
            self._deliveries.add(task)
            task.add_done_callback(self._deliveries.discard)
        else:
            self.updates.append(update)
        await self.notify()
        return number

    async def _deliver(self, update: Json) -> None:
        """Send an update to the webhook until it is taken."""
        headers = {
            "Content-Type": "application/json",
            "X-Telegram-Bot-Api-Secret-Token": self.webhook.get("secret_token", ""),
        }
        while True:
            with contextlib.suppress(HTTPClientError, OSError):
                await AsyncHTTPClient().fetch(
                    self.webhook["url"], method="POST", headers=headers, body=json.dumps(update)
                )
                return
            self.failed_deliveries += 1
            await asyncio.sleep(0.1)

    def person(self, number: int, *, language: str = "en", chat: Json | None = None) -> Person:
        return Person(self, number, language, chat or {"id": number, "type": "private", "first_name": f"P{number}"})

    async def notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    # Methods.

    def do_getMe(self, _: Json) -> Json:  # noqa: N802
        flags = {"can_join_groups": True, "supports_inline_queries": True, "has_main_web_app": False}
        return {**BOT, **flags, "can_read_all_group_messages": self.reads_all}

    async def do_getUpdates(self, params: Json) -> list[Json]:  # noqa: N802
        if self.webhook:
            raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first")
        me = self._poller = object()
        await self.notify()
        self.offset = max(self.offset, int(params.get("offset", 0)))
        self.updates = [u for u in self.updates if u["update_id"] >= self.offset]
        allowed = params.get("allowed_updates") or None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(float(params.get("timeout", 0))), self._changed:
                await self._changed.wait_for(lambda: self._poller is not me or self.updates)
        if self._poller is not me:
            terms = "terminated by other getUpdates request; make sure that only one bot instance is running"
            raise Refusal(409, f"Conflict: {terms}")
        return [u for u in self.updates if not allowed or set(u) & set(allowed)][: int(params.get("limit", 100))]

    def do_setWebhook(self, params: Json) -> bool:  # noqa: N802
        secret = params.get("secret_token", "")
        if not all(c.isalnum() or c in "_-" for c in secret) or len(secret) > 256:
            raise bad("secret token contains unallowed characters")
        self.webhook = params if params.get("url") else {}
        return True

    def do_deleteWebhook(self, _: Json) -> bool:  # noqa: N802
        self.webhook = {}
        return True

    def do_getWebhookInfo(self, _: Json) -> Json:  # noqa: N802
        return {"url": self.webhook.get("url", ""), "has_custom_certificate": False, "pending_update_count": 0}

    def do_setMyCommands(self, params: Json) -> bool:  # noqa: N802
        for command in params["commands"]:
            if not (1 <= len(command["command"]) <= 32 and command["command"].replace("_", "").isalnum()):
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= len(command["description"]) <= 256:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands.append(params)
        return True

    def do_sendChatAction(self, params: Json) -> bool:  # noqa: N802
        self._chat(params)
        return True

    def do_sendMessage(self, params: Json) -> Json:  # noqa: N802
        chat = self._chat(params)
        message = {
            "message_id": next(self._ids),
            "date": DATE,
            "from": BOT,
            "chat": {"id": chat, "type": "private" if chat > 0 else "supergroup", "title": "T", "first_name": "P"},
            **self._content(params),
        }
        thread = params.get("message_thread_id")
        if thread is not None:
            if thread not in self.threads.get(chat, set()):
                raise bad("message thread not found")
            message |= {"message_thread_id": thread, "is_topic_message": True}
        reply = params.get("reply_parameters") or {}
        if reply:
            found = self.chats[chat].get(reply["message_id"])
            if not found and not reply.get("allow_sending_without_reply"):
                raise bad("message to be replied not found")
            if found:
                message["reply_to_message"] = {k: v for k, v in found.items() if k != "reply_to_message"}
        self.chats[chat][message["message_id"]] = message
        return message

    def do_editMessageText(self, params: Json) -> Json:  # noqa: N802
        message = self._editable(params)
        content = self._content(params)
        if all(message.get(k) == content.get(k) for k in ("text", "entities", "reply_markup")):
            terms = "specified new message content and reply markup are exactly the same"
            raise bad(f"message is not modified: {terms} as a current content and reply markup of the message")
        message.pop("reply_markup", None)
        message.update(content, edit_date=DATE)
        return message

    def do_editMessageReplyMarkup(self, params: Json) -> Json:  # noqa: N802
        message = self._editable(params)
        keyboard = self._keyboard(params)
        if message.get("reply_markup") == keyboard:
            raise bad("message is not modified")
        message["reply_markup"] = keyboard
        return message

    def do_deleteMessage(self, params: Json) -> bool:  # noqa: N802
        self._editable(params)
        del self.chats[params["chat_id"]][params["message_id"]]
        return True

    def do_answerCallbackQuery(self, params: Json) -> bool:  # noqa: N802
        if len(params.get("text", "")) > 200:
            raise bad("MESSAGE_TOO_LONG")
        if self.callbacks.get(params["callback_query_id"], params) is not None:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        self.callbacks[params["callback_query_id"]] = params
        return True

    def do_answerInlineQuery(self, params: Json) -> bool:  # noqa: N802
        if self.inline.get(params["inline_query_id"], params) is not None:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        results = params["results"]
        if len(results) > 50:
            raise bad("RESULTS_TOO_MUCH")
        if len({r["id"] for r in results}) < len(results) or not all(1 <= len(r["id"].encode()) <= 64 for r in results):
            raise bad("RESULT_ID_INVALID")
        for result in results:
            self._content(result["input_message_content"] | {"text": result["input_message_content"]["message_text"]})
        self.inline[params["inline_query_id"]] = params
        return True

    def do_sendDocument(self, params: Json) -> Json:  # noqa: N802
        chat = self._chat(params)
        upload = params["document"]
        reference = f"F{next(self._ids)}"
        self.files[reference] = upload["data"]
        message = {
            "message_id": next(self._ids),
            "date": DATE,
            "from": BOT,
            "chat": {"id": chat, "type": "private"},
            "document": {"file_id": reference, "file_unique_id": reference, "file_name": upload["name"]},
            "text": "",
        }
        self.chats[chat][message["message_id"]] = message
        return message

    def do_getFile(self, params: Json) -> Json:  # noqa: N802
        data = self.files.get(params["file_id"])
        if data is None:
            raise bad("wrong file_id or the file is temporarily unavailable")
        if len(data) > 20 * 1024 * 1024:
            raise bad("file is too big")
        name = params["file_id"]
        return {"file_id": name, "file_unique_id": name, "file_size": len(data), "file_path": f"documents/{name}"}

    # What is checked.

    def _chat(self, params: Json) -> int:
        chat = params.get("chat_id")
        if not isinstance(chat, int):
            raise bad("chat_id is empty")
        if chat in self.moved:
            description = "Bad Request: group chat was upgraded to a supergroup chat"
            raise Refusal(400, description, migrate_to_chat_id=self.moved[chat])
        if chat in self.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if chat not in self.chats:
            raise bad("chat not found")
        return chat

    def _editable(self, params: Json) -> Json:
        found = self.chats[self._chat(params)].get(params["message_id"])
        if not found:
            raise bad("message to edit not found")
        if found["from"]["id"] != BOT["id"]:
            raise bad("message can't be edited")
        return found

    def _content(self, params: Json) -> Json:
        raw = params.get("text", "")
        if len(raw.encode()) > 32768:
            raise bad("text is too long")
        text, entities = raw, []
        if params.get("parse_mode") == "HTML":
            try:
                text, entities = Parser(raw).parse()
            except MarkupError as error:
                message = f"can't parse entities: {error}"
                raise bad(message) from None
        elif params.get("parse_mode"):
            raise bad("unsupported parse_mode")
        if not text.strip():
            raise bad("message text is empty")
        if units(text) > 4096:
            raise bad("message is too long")
        if len(entities) > 100:
            raise bad("ENTITIES_TOO_LONG")
        content: Json = {"text": text.strip(), "entities": entities}
        keyboard = self._keyboard(params)
        return content | ({"reply_markup": keyboard} if keyboard else {})

    @staticmethod
    def _keyboard(params: Json) -> Json | None:
        keyboard: Json | None = params.get("reply_markup")
        buttons = [b for row in (keyboard or {}).get("inline_keyboard", []) for b in row]
        for button in buttons:
            if not button.get("text"):
                raise bad("can't parse inline keyboard button: text is empty")
            kinds = set(button) & {"url", "callback_data", "copy_text", "switch_inline_query"}
            if len(kinds) != 1:
                raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
            if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
                raise bad("BUTTON_DATA_INVALID")
            if "copy_text" in button and not 1 <= len(button["copy_text"]["text"]) <= 256:
                raise bad("COPY_TEXT_INVALID")
            if "url" in button and not button["url"].startswith(("http://", "https://", "tg://")):
                raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
        return keyboard if buttons else None


@dataclass
class Person:
    """Somebody who writes to the bot, in private or in `chat`."""

    api: BotApi
    number: int
    language: str
    chat: Json

    @property
    def sender(self) -> Json:
        name = f"P{self.number}"
        return {"id": self.number, "is_bot": False, "first_name": name, "language_code": self.language}

    async def write(self, text: str, **extra: Any) -> int:  # noqa: ANN401
        """Send a message; give its number. In groups, privacy mode decides whether the bot hears of it."""
        command = text.startswith("/")
        entities = [{"type": "bot_command", "offset": 0, "length": units(text.split(maxsplit=1)[0])}] if command else []
        if "@quoth_bot" in text and not command:
            entities.append({"type": "mention", "offset": units(text[: text.index("@quoth_bot")]), "length": 10})
        return await self.send({"text": text, "entities": entities} | extra)

    async def send(self, content: Json, *, seen: bool | None = None) -> int:
        message = {
            "message_id": next(self.api._ids),  # noqa: SLF001
            "date": DATE,
            "from": self.sender,
            "chat": self.chat,
            **content,
        }
        number: int = message["message_id"]
        self.api.chats[self.chat["id"]][number] = message
        if self._heard(message) if seen is None else seen:
            await self.api.update("message", message)
        return number

    def _heard(self, message: Json) -> bool:
        replied = message.get("reply_to_message", {}).get("from", {}).get("id") == BOT["id"]
        private = self.chat["type"] == "private"
        return private or self.api.reads_all or replied or message.get("text", "").startswith("/")

    async def document(self, name: str, data: bytes, **extra: Any) -> int:  # noqa: ANN401
        reference = f"F{len(self.api.files) + 1}"
        self.api.files[reference] = data
        document = {"file_id": reference, "file_unique_id": reference, "file_name": name, "file_size": len(data)}
        return await self.send({"document": document} | extra)

    async def edit(self, number: int, text: str) -> None:
        message = self.api.chats[self.chat["id"]][number]
        message |= {"text": text, "edit_date": DATE + 1}
        await self.api.update("edited_message", message)

    async def press(self, message: Json, label: str) -> str:
        """Press the button of `message` whose text holds `label`; give the query's id."""
        row = itertools.chain(*message["reply_markup"]["inline_keyboard"])
        button = next(b for b in row if label in b["text"])
        query = f"Q{next(self.api._update_ids)}"  # noqa: SLF001
        self.api.callbacks[query] = None
        content = {
            "id": query,
            "from": self.sender,
            "chat_instance": "1",
            "message": message,
            "data": button["callback_data"],
        }
        await self.api.update("callback_query", content)
        return query

    async def ask_inline(self, text: str) -> str:
        query = f"I{next(self.api._update_ids)}"  # noqa: SLF001
        self.api.inline[query] = None
        await self.api.update("inline_query", {"id": query, "from": self.sender, "query": text, "offset": ""})
        return query

    async def replies(self, count: int) -> list[Json]:
        """Wait until the bot has said `count` messages in this chat; give them all."""
        chat = self.chat["id"]
        await self.api.until(lambda: len(self.api.said(chat)) >= count)
        return self.api.said(chat)

    async def ask(self, text: str, **extra: Any) -> Json:  # noqa: ANN401
        """Write, and give the bot's next message."""
        before = len(self.api.said(self.chat["id"]))
        await self.write(text, **extra)
        return (await self.replies(before + 1))[-1]


class _Handler(RequestHandler):
    def initialize(self, api: BotApi) -> None:
        self.api = api


class _Methods(_Handler):
    async def post(self, token: str, method: str) -> None:
        try:
            if token != self.api.token:
                raise Refusal(401, "Unauthorized") if ":" in token else Refusal(404, "Not Found")
            body = await self.api.call(method, self._params())
        except Refusal as refusal:
            body = refusal.body
            self.api.refused.append(f"{method}: {refusal}")
            self.set_status(body["error_code"])
            await self.api.notify()
        except ConnectionAbortedError:
            self.request.connection.stream.close()  # type: ignore[attr-defined]
            return
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(body))

    get = post

    def _params(self) -> Json:
        kind = self.request.headers.get("Content-Type", "")
        if kind.startswith("application/json"):
            return dict(json.loads(self.request.body))
        params: Json = {name: _value(name, self.get_argument(name, strip=False)) for name in self.request.arguments}
        for name, files in self.request.files.items():
            params[name] = {"name": files[0].filename, "data": files[0].body}
        return params


class _Files(_Handler):
    async def get(self, token: str, path: str) -> None:
        name = path.rpartition("/")[2]
        if token != self.api.token or name not in self.api.files:
            self.set_status(404)
            return
        self.finish(self.api.files[name])


def _value(name: str, text: str) -> Any:  # noqa: ANN401
    """Read a form's field as the server does: numbers, booleans, objects and lists are JSON, the rest is text."""
    if name not in TEXTS and (text[:1] in "{[" or text in ("true", "false") or text.lstrip("-").isdigit()):
        with contextlib.suppress(ValueError):
            return json.loads(text)
    return text
