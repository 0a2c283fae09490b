"""Together: all articles of a library asked at once; where they disagree, each is heard."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from bot import compose
from bot.difference import COMPARED, differ
from bot.ranking import promising
from bot.reply import Abstention, Answer, Reason
from index import Bm25Index, NothingToIndexError, query_terms, terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.analysis import Analysis
    from bot.answerer import Answerer
    from bot.question import Question
    from bot.ranking import Candidate
    from index import Article, Found, Hit, Library

ARTICLES = 10  # that the search finds
HITS = 40  # sentences that are found in them
PASSAGES = 5  # read, of all articles together
HEARD = 4  # articles that may disagree
COMPARABLE = 0.5  # of the best answer's score, from which another article's is compared with it


class _Opened(NamedTuple):
    """A found article and those of its sentences that were found, best first."""

    analysis: Analysis
    hits: tuple[Hit, ...]


class _Read(NamedTuple):
    """An article that was read, and what of it may answer, the likeliest first; at least one."""

    opened: _Opened
    candidates: tuple[Candidate, ...]


def answer(question: Question, library: Library, answerer: Answerer) -> Answer | Abstention:
    """Answer from all articles of a library, or abstain.

    Where articles disagree, the answer tells what each says, the newest first; what they agree in is told once. The
    text names every article that is cited. Raises LibraryError, WeightsError, ModelMissingError.
    """
    found = library.search(question.asked, ARTICLES)
    read = _read(question, _opened(question, found, answerer), answerer)
    replies = _replies(question, read, answerer)
    first = next(replies, None)
    if not isinstance(first, Answer):
        return _abstained(first or compose.abstain(question, Reason.NO_HIT, None))
    heard = [first]
    if question.answer_type in COMPARED:
        for other in replies:
            if isinstance(other, Answer) and _is_another_view(question, other, heard):
                heard.append(other)
    return _told(first) if len(heard) == 1 else _disagreement(heard)


def _opened(question: Question, found: Sequence[Found], answerer: Answerer) -> list[_Opened]:
    """Search the sentences of all articles as if they were of one."""
    hits: defaultdict[str, list[Hit]] = defaultdict(list)
    try:
        index = Bm25Index(sentence for each in found for sentence in each.sentences)
    except NothingToIndexError:
        return []
    for hit in index.search(question.asked, HITS):
        hits[hit.sentence.article.id].append(hit)
    return [
        _Opened(answerer.glimpse(each.article, each.sentences), tuple(here))
        for each in found
        if (here := hits[each.article.id])
    ]


def _read(question: Question, opened: Sequence[_Opened], answerer: Answerer) -> list[_Read]:
    """Read the best passages of all articles and weigh what was read, the most promising article first."""
    weighed = [(weight, passage, each) for each in opened for weight, passage in each.analysis.weighed(each.hits)]
    readings = [
        reading
        for _, passage, each in sorted(weighed, key=lambda w: w[0], reverse=True)[:PASSAGES]
        for spans in answerer.reader.read(question.asked, each.analysis.tokens, [passage])
        for reading in spans
    ]
    picked = promising(readings, sorted((hit for each in opened for hit in each.hits), key=lambda h: -h.score))
    if picked:
        opened[0].analysis.parses([reading.sentence for reading in picked])  # at once, which is faster; they are kept
    read = []
    for each in opened:
        own = [reading for reading in picked if reading.sentence.article is each.analysis.article]
        if candidates := answerer.candidates(question, each.analysis, each.hits, own):
            read.append(_Read(each, candidates))
    return sorted(read, key=lambda r: r.candidates[0].score, reverse=True)


def _replies(question: Question, read: Sequence[_Read], answerer: Answerer) -> Iterator[Answer | Abstention]:
    """Conclude from one article after the other, when asked to; abstentions where nothing else is left."""
    abstentions = []
    for (analysis, hits), candidates in read:
        reply = answerer.conclude(question, analysis, hits, candidates)
        if isinstance(reply, Answer):
            yield reply
        else:
            abstentions.append(reply)
    yield from abstentions


def _is_another_view(question: Question, other: Answer, heard: Sequence[Answer]) -> bool:
    """Whether an answer is as good as the best one and differs from all, and its article is about the same."""
    first = heard[0]
    asked = set(query_terms(question.asked))
    return (
        len(heard) < HEARD
        and other.score >= COMPARABLE * first.score
        and asked & _terms(_article(first)) <= _terms(_article(other))
        and all(differ(other, known) for known in heard)
    )


def _terms(article: Article) -> set[str]:
    return set(terms(f"{article.title}\n{article.body}"))


def _article(answer: Answer) -> Article:
    return answer.citations[0].sentence.article


def _told(answer: Answer) -> Answer:
    return answer.model_copy(update={"text": f"{answer.text}\n{_name(_article(answer))}"})


def _disagreement(heard: Sequence[Answer]) -> Answer:
    """Tell what each article says, the newest first."""
    newest = sorted(heard, key=lambda a: _article(a).published or date.min, reverse=True)
    lines = [f"{_name(_article(a))}: {a.text} [{a.citations[0].sentence.number}]" for a in newest]
    return Answer(
        text="\n".join(["The articles differ.", *lines]),
        short="; ".join(a.short for a in newest),
        answer_type=heard[0].answer_type,
        citations=tuple(citation for a in newest for citation in a.citations),
        score=heard[0].score,
        attribution=newest[0].attribution,
    )


def _abstained(abstention: Abstention) -> Abstention:
    if abstention.nearest is None:
        text = "No article of the library says that."
    else:
        text = (
            f"No article of the library says that. The nearest it comes, {_name(abstention.nearest.sentence.article)}:"
        )
    return abstention.model_copy(update={"text": text})


def _name(article: Article) -> str:
    """Name an article with its source and date, as far as they are known."""
    known = ", ".join(fact for fact in (article.source, article.published and article.published.isoformat()) if fact)
    return f"\u201c{article.title}\u201d ({known})" if known else f"\u201c{article.title}\u201d"
