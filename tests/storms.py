"""Articles that agree, differ or tell of something else, for asking several at once."""

from __future__ import annotations

FIRST = """Title: Storm hits Larvik
Source: Coast Post
Date: 2024-03-02

The storm reached Larvik on Friday night. Twelve people were killed in Larvik, police chief Ann Lee said."""
LATER = """Title: Larvik counts its dead after the storm
Source: Larvik Mirror
Date: 2024-03-04

Fifteen people were killed in Larvik by the storm, the ministry said on Sunday. The harbour is closed."""
DOCKERS = """Title: Dockers stop work
Source: Ellis News

Dockers in Port Ellis stopped work on Monday. Their union asks for shorter shifts."""
KILLED = "How many people were killed in Larvik by the storm?"
