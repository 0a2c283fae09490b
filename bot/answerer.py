"""Answerer: retrieve, read, choose or abstain; remembers nothing of the talk."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot import compose, fivews
from bot.analysis import HITS, Analysis
from bot.compose import abstain
from bot.definition import deed, definition
from bot.doubt import credit
from bot.opposition import with_other_side
from bot.question import AnswerType
from bot.ranking import Candidate, finalists, rank, side_by_side
from bot.reader import Reader
from bot.reply import Abstention, Answer, Reason
from bot.saying import heard, sayings
from bot.syntax import Syntax
from bot.verdict import sides
from index import Article, NothingToIndexError, terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.question import Question
    from bot.ranking import Finalist
    from bot.reader import Passage, Reading
    from index import Hit, Sentence

# Of the calibrated score: of long articles 86 in 100 answerable questions pass it, 42 of the others.
THRESHOLD = 0.25
PASSAGES = 12  # read at most; about 1,700 tokens, so a short article is read whole
DEFINING = 12  # hits searched for who or what somebody is
DEFINED = 0.45  # what an apposition, a title, "X is a ..." or a deed is worth where the reader is less sure
GOES_ON = 0.8  # of the best score, from which another sentence goes on with a list
BEYOND_DOUBT = 8.0  # logits over "not here"; no answer of the development questions got worse by it
SEVERAL = frozenset([AnswerType.LIST, AnswerType.STATEMENT, AnswerType.YES_NO])  # answered from all that is said
KEPT = 32  # analysed articles


class Answerer:
    """Answers questions about articles. Cheap to make; heavy parts load at first use. Threads may share it."""

    def __init__(self, threshold: float | None = None) -> None:
        """`threshold` in [0, 1]: abstain below this score."""
        self._threshold = THRESHOLD if threshold is None else threshold
        self.reader = Reader()
        self._syntax = Syntax()
        self.analysis = lru_cache(maxsize=KEPT)(self._analyse)

    def _analyse(self, article: Article) -> Analysis:
        return Analysis(article, self.reader, self._syntax)

    def glimpse(self, article: Article, sentences: tuple[Sentence, ...]) -> Analysis:
        """Analyse an article for one question; nothing of it is kept, and nothing around what is cited is parsed."""
        return Analysis(article, self.reader, self._syntax, sentences=sentences, stretch=1)

    def answer(self, question: Question, article: Article) -> Answer | Abstention:
        """Answer from the article alone, or abstain. Raises WeightsError, ModelMissingError."""
        analysis = self.analysis(article)
        if (w := fivews.bare(question.asked)) and (told := fivews.answer(question, w, analysis)):
            return told
        try:
            hits = analysis.index.search(question.asked, HITS)
        except NothingToIndexError:
            return abstain(question, Reason.NO_HIT, None)
        passages = analysis.passages(hits)
        compared = self.compare(question, self.read(question, passages), passages, [analysis])
        candidates = rank(question, analysis, compared, len(passages))
        return self.conclude(question, analysis, hits, candidates)

    def conclude(
        self, question: Question, analysis: Analysis, hits: Sequence[Hit], candidates: Sequence[Candidate]
    ) -> Answer | Abstention:
        """Answer from what of the article may answer, the likeliest first, or abstain. Raises ModelMissingError."""
        if not candidates:
            return abstain(question, Reason.NO_CANDIDATE, None)
        able = _credited(question, candidates, analysis)
        answer = self._defined(question, able, analysis, hits) or (
            self._composed(question, able, analysis) if able else None
        )
        if answer is None or answer.score < self._threshold:
            return abstain(question, Reason.UNSURE if hits else Reason.NO_HIT, candidates[0])
        return with_other_side(question, answer, candidates, analysis)

    def _defined(
        self, question: Question, candidates: Sequence[Candidate], analysis: Analysis, hits: Sequence[Hit]
    ) -> Answer | None:
        """What the article calls whom or what is asked about, or what it tells of them where the reader is not sure."""
        if question.answer_type is not AnswerType.DEFINITION or not question.subject:
            return None
        score = candidates[0].score if candidates else 0.0
        near = sorted(analysis.parses([h.sentence for h in hits[:DEFINING]]), key=lambda parse: parse.sentence.number)
        if defined := definition(question.subject, near):
            return compose.defined(question, *defined, max(score, DEFINED), analysis)
        if score < self._threshold and (told := deed(question.subject, near)):
            parse, clause = told
            return compose.span(question, Candidate(sentence=parse.sentence, span=clause, score=DEFINED), analysis)
        return None

    def _composed(self, question: Question, candidates: Sequence[Candidate], analysis: Analysis) -> Answer | None:
        """The best answer of the kind asked for, however sure; None where it is about something else."""
        best = candidates[0]
        match question.answer_type:
            case AnswerType.YES_NO:
                if found := sides(question, analysis, candidates):
                    return compose.verdict(found, analysis)
            case AnswerType.STATEMENT if not (question.topic or question.negated) and (
                said := sayings(question, analysis, candidates)
            ):
                return compose.statement(said)  # on a topic the reader finds better what was said
            case AnswerType.STATEMENT if question.topic and (told := heard(question, best, analysis).answer):
                return compose.statement_on(question, best, told, analysis)
            case AnswerType.LIST:
                others = [c for c in candidates[1:] if c.score >= max(self._threshold, best.score * GOES_ON)]
                return compose.enumeration(question, [best, *others], analysis)
            case _:
                pass
        if question.subject and not analysis.coverage(question.subject, analysis.before(best.sentence)):
            return None
        return compose.span(question, best, analysis)

    def read(self, question: Question, passages: Sequence[Passage]) -> list[Reading]:
        """Read the first passages; all of PASSAGES, or until one answer that is asked for is found beyond doubt."""
        found: list[Reading] = []
        for readings in self.reader.read(question.asked, passages[:PASSAGES]):
            found += readings
            if question.answer_type not in SEVERAL and any(r.margin >= BEYOND_DOUBT for r in readings):
                break
        return found

    def compare(
        self,
        question: Question,
        readings: Iterable[Reading],
        passages: Sequence[Passage],
        analyses: Sequence[Analysis],
    ) -> list[Finalist]:
        """Read the sentences that promise most once more, side by side; what was answered before is left out.

        `passages` are all that were searched, those with the best hits first; `analyses` are of their articles.
        """
        known = [set(terms(answer)) for answer in question.besides]
        said = ((reading, set(terms(reading.span.text))) for reading in readings)
        new = [r for r, words in said if not any(words <= had or had <= words for had in known)]
        if not (chosen := finalists(new, passages)):
            return []
        passage = side_by_side(chosen, analyses)
        chosen = [finalist for finalist in chosen if finalist.sentence in passage.sentences]
        margins = self.reader.weigh(question.asked, passage, [finalist.reading for finalist in chosen])
        return [finalist._replace(beside=margin) for finalist, margin in zip(chosen, margins, strict=True)]


def _credited(question: Question, candidates: Sequence[Candidate], analysis: Analysis) -> list[Candidate]:
    """Give the candidates that answer what is asked, each at what the first of them is worth; see `credit`."""
    worth = [(candidate, credit(question, candidate, analysis)) for candidate in candidates]
    able = [(candidate, factor) for candidate, factor in worth if factor]
    return [c.model_copy(update={"score": min(1.0, c.score * able[0][1])}) for c, _ in able]
