"""Text in, ranked sentences out."""

from index.article import Article, Span, Value
from index.sentence import Sentence, split

__all__ = ["Article", "Sentence", "Span", "Value", "split"]
