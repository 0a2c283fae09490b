"""Text in, ranked sentences out."""

from index.article import Article, ArticleError, Span, Value, parse_article, read_article, read_folder
from index.bm25 import Bm25Index, Hit, NothingToIndexError
from index.sentence import Sentence, paragraph, split
from index.terms import query_terms, terms

__all__ = [
    "Article",
    "ArticleError",
    "Bm25Index",
    "Hit",
    "NothingToIndexError",
    "Sentence",
    "Span",
    "Value",
    "paragraph",
    "parse_article",
    "query_terms",
    "read_article",
    "read_folder",
    "split",
    "terms",
]
