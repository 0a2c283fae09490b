"""Together: all articles of a library asked at once; where they disagree, each is heard."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from bot import compose
from bot.difference import COMPARED, differ
from bot.ranking import rank
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
    """An article that was read and what of it may answer, the likeliest first; at least one."""

    opened: _Opened
    candidates: tuple[Candidate, ...]


class _View(NamedTuple):
    """What an article answers, and which terms of the question stand in its title or near the answer."""

    answer: Answer
    about: frozenset[str]


def answer(question: Question, library: Library, answerer: Answerer) -> Answer | Abstention:
    """Answer from all articles of a library, or abstain.

    Where articles disagree, the answer tells what each says, the newest first; what they agree in is told once. The
    text names every article that is cited. Raises LibraryError, WeightsError, ModelMissingError.
    """
    found = library.search(question.asked, ARTICLES)
    read = _read(question, _opened(question, found, answerer), answerer)
    views = _views(question, read, answerer)
    first = next(views, None)
    if first is None or isinstance(first, Abstention):
        return _abstained(first or compose.abstain(question, Reason.NO_HIT, None))
    heard = [first]
    if question.answer_type in COMPARED:
        for other in views:
            if isinstance(other, _View) and _is_another(other, heard):
                heard.append(other)
    return _told(first.answer) if len(heard) == 1 else _disagreement([view.answer for view in heard])


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
    """Read the best passages of all articles, then the finalists; the most promising article comes first."""
    weighed = [pair for each in opened for pair in each.analysis.weighed(each.hits)]
    passages = [passage for _, passage in sorted(weighed, key=lambda w: w[0], reverse=True)]
    best = sorted(passages[:PASSAGES], key=lambda passage: passage.size)  # together are read those of about one length
    readings = [reading for spans in answerer.reader.read(question.asked, best) for reading in spans]
    compared = answerer.compare(question, readings, passages, [each.analysis for each in opened])
    if compared:
        opened[0].analysis.parses(
            [finalist.sentence for finalist in compared]
        )  # at once, which is faster; they are kept
    read = []
    for each in opened:
        own = [finalist for finalist in compared if finalist.sentence.article is each.analysis.article]
        if candidates := rank(question, each.analysis, own, len(passages)):
            read.append(_Read(each, candidates))
    return sorted(read, key=lambda r: r.candidates[0].score, reverse=True)


def _views(question: Question, read: Sequence[_Read], answerer: Answerer) -> Iterator[_View | Abstention]:
    """Conclude from one article after the other, when asked to; abstentions come last."""
    asked = frozenset(query_terms(question.asked))
    abstentions = []
    for (analysis, hits), candidates in read:
        reply = answerer.conclude(question, analysis, hits, candidates)
        if isinstance(reply, Answer):
            near = (sentence.text for sentence in analysis.before(reply.citations[0].sentence))
            yield _View(reply, asked.intersection(terms("\n".join([analysis.article.title, *near]))))
        else:
            abstentions.append(reply)
    yield from abstentions


def _is_another(other: _View, heard: Sequence[_View]) -> bool:
    """Whether an answer is about the same as the best one, not much less sure, and differs from all."""
    first = heard[0]
    return (
        len(heard) < HEARD
        and other.answer.score >= COMPARABLE * first.answer.score
        and other.about >= first.about
        and all(differ(other.answer, known.answer) for known in heard)
    )


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
