"""Articles to talk about: the bot brings them in these tests."""

HARBOUR = """Title: Ferry <Aurora> & its harbour reopen
Source: The Coast
Date: 2024-05-02
URL: https://coast.example/ferry

The ferry Aurora returned to Larsby on Monday after a fire damaged its engine room in March.

"We are glad & relieved," said Ingrid Holm, the mayor of Larsby. She thanked the 14 volunteers who had rowed
passengers across the bay.

According to the harbour office, the repairs cost 2.3 million crowns. The island of Vetter had been without a
connection for seven weeks <since the fire>.
"""
ORCHARD = """Title: Late frost ruins the orchards of Elmdale
Source: The Coast

A late frost destroyed half of the cherry harvest in Elmdale on Tuesday, growers said.

Samir Haddad, who owns nine hectares, called the loss the worst since 1991.
"""
