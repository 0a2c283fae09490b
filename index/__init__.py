"""Text in, ranked sentences out."""

from index.article import Article, ArticleError, Span, Value, parse_article, read_article, read_folder
from index.bm25 import Bm25Index, Hit, NothingToIndexError
from index.library import Added, Entry, Found, Library, LibraryError, Outcome, SqliteLibrary
from index.sentence import Sentence, paragraph, split
from index.sources import SourceError, Sources
from index.terms import query_terms, terms

__all__ = [
    "Added",
    "Article",
    "ArticleError",
    "Bm25Index",
    "Entry",
    "Found",
    "Hit",
    "Library",
    "LibraryError",
    "NothingToIndexError",
    "Outcome",
    "Sentence",
    "SourceError",
    "Sources",
    "Span",
    "SqliteLibrary",
    "Value",
    "paragraph",
    "parse_article",
    "query_terms",
    "read_article",
    "read_folder",
    "split",
    "terms",
]
