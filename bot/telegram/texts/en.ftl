# Telegram HTML. What stands in { } is escaped before it gets here.
start =
    <b>Hello!</b> I answer questions about a news article, and quote it for every answer.

    Now open: <b>{ $title }</b>
    Just ask, for example: <i>What happened?</i> — /help shows what else I can do.
help =
    Ask a question about the article in plain English. I answer with its own words, numbered by sentence; where the article does not say, I say so.

    To ask another article, send it to me: paste its text, forward a post, or send a text file. In a group, reply to a post with /ask.

    /article – the article you are asking
    /articles – choose another one
    /sources – the last answer’s sentences where they stand in it
    /ask – ask in a group: <i>/ask who was there?</i>
    /help – this message

    In a group I speak only when asked: by /ask, by a reply to me, or by my name where the group lets me read it.
article =
    <b>{ $title }</b>
    { $facts }
article-goes-on = … The article goes on. Ask me about the rest of it.
ask-what = Put the question behind the command: <i>/ask who was there?</i>
no-sources = Nothing has been cited yet. Ask something first.
unknown-command = I do not know this command. /help shows those I know.
not-text = I can only read text. Ask me a question about the article.
trouble = Sorry, something went wrong on my side, and I could not answer this one. Please try another question.
command-ask = Ask the article a question
command-article = Show the article
command-articles = Choose an article
command-sources = Show the last answer’s sentences in place
command-help = What I can do
button-back = ‹ Back
button-copy = Copy the quote
button-original = Read it on the page
gone = I do not keep this answer any more. Please ask again.
opened =
    Now open: <b>{ $title }</b>
    { $words ->
        [one] One word
       *[other] { $words } words
    } in { $sentences ->
        [one] one sentence
       *[other] { $sentences } sentences
    }. Ask away!
articles = { $count ->
        [one] There is one article.
       *[other] There are { $count } articles.
    } Which one would you like to ask?
no-article = I do not know this article. /articles shows those I know.
no-text-file = I cannot read { $name }. Send the article as a text file (.txt, UTF-8), or paste its text.
large-file = { $name } is larger than { $size } MB. Send the part that matters.
your-text = the text
