"""The double refuses what Telegram refuses, in its words: what passes here would pass there."""

from __future__ import annotations

import pytest
import telegram
from double import TOKEN, BotApi
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

CHAT = 7


@pytest.fixture
async def client(api: BotApi):  # noqa: ANN201
    api.chats[CHAT] = {}
    async with telegram.Bot(TOKEN, base_url=f"{api.root}/bot") as bot:
        yield bot


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("a < b", 'Can\'t parse entities: unsupported start tag "" at byte offset 2'),
        ("é <since>", 'Can\'t parse entities: unsupported start tag "since" at byte offset 3'),
        ("<b>a", "Can't parse entities: can't find end tag corresponding to start tag \"b\""),
        ("a</b>", "Can't parse entities: unexpected end tag at byte offset 1"),
        ("<b><i>a</b></i>", 'expected "</i>", found "</b>"'),
        ("<b", "Can't parse entities: unclosed start tag at byte offset 0"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("", "Message text is empty"),
        (" <b> </b>\n", "Message text is empty"),
        ("x" * 4097, "Message is too long"),
        ("😀" * 2049, "Message is too long"),
        ("&amp;" * 7000, "Text is too long"),
        ("<b>x</b> " * 101, "Entities_too_long"),
    ],
    ids=lambda value: value[:24],
)
async def test_a_text_is_refused(client: telegram.Bot, text: str, error: str) -> None:
    with pytest.raises(BadRequest) as refused:
        await client.send_message(CHAT, text, parse_mode="HTML")
    assert error.lower() in str(refused.value).lower()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("x" * 4096, "x" * 4096),
        ("a &lt; b &amp; &quot;c&quot; &#233;", 'a < b & "c" é'),
        ('<a href="https://a.example/?b&amp;c">a</a>', "a"),
        ("<blockquote expandable>[1] a</blockquote>", "[1] a"),
        ("a & b &nbsp; c", "a & b &nbsp; c"),
    ],
    ids=lambda value: value[:24],
)
async def test_a_text_is_taken(client: telegram.Bot, text: str, shown: str) -> None:
    assert (await client.send_message(CHAT, text, parse_mode="HTML")).text == shown


async def test_entities_count_in_utf_16_units(client: telegram.Bot) -> None:
    sent = await client.send_message(CHAT, "😀 <u>é</u> <b>x</b>", parse_mode="HTML")
    assert [(e.type, e.offset, e.length) for e in sent.entities] == [("underline", 3, 1), ("bold", 5, 1)]


@pytest.mark.parametrize(
    ("method", "params", "kind"),
    [
        ("sendPigeon", {}, telegram.error.EndPointNotFound),
        ("sendMessage", {"chat_id": 404, "text": "x"}, BadRequest),
        ("sendMessage", {"chat_id": 13, "text": "x"}, Forbidden),
        ("sendMessage", {"chat_id": 7, "text": "x", "message_thread_id": 5}, BadRequest),
        ("sendMessage", {"chat_id": 7, "text": "x", "reply_parameters": {"message_id": 5}}, BadRequest),
        ("answerCallbackQuery", {"callback_query_id": "Q0"}, BadRequest),
        ("editMessageText", {"chat_id": 7, "message_id": 999, "text": "x"}, BadRequest),
    ],
    ids=lambda value: str(value)[:40],
)
@pytest.mark.filterwarnings("ignore:Please use")
async def test_a_call_is_refused(
    api: BotApi, client: telegram.Bot, method: str, params: dict[str, object], kind: type[TelegramError]
) -> None:
    api.chats[13] = {}
    api.blocked.add(13)
    with pytest.raises(kind):
        await client.do_api_request(method, params)


@pytest.mark.parametrize("token", ["123456:wrong", "nonsense"])
async def test_a_wrong_token_is_refused(api: BotApi, token: str) -> None:
    bot = telegram.Bot(token, base_url=f"{api.root}/bot")
    with pytest.raises(InvalidToken):
        await bot.initialize()
    await bot.shutdown()
