# Telegram HTML. What stands in { } is escaped before it gets here.
start =
    <b>Hello!</b> I answer questions about a news article, and quote it for every answer.

    Now open: <b>{ $title }</b>
    Just ask, for example: <i>What happened?</i> — /help shows what else I can do.
help =
    Ask a question about the article in plain English. I answer with its own words, numbered by sentence; where the article does not say, I say so.

    To ask another article, send it to me: paste its text or its web address, forward a post, or send a file (text, PDF, Word, HTML). In a group, reply to a post with /ask.

    /summary, /who, /quotes, /numbers, /timeline, /places, /claims – the article laid out, every line with its sentence
    /all – ask all articles of the library: <i>/all who was there?</i>
    /article – the article you are asking
    /articles – choose another one
    /sources – the last answer’s sentences where they stand in it
    /ask – ask in a group: <i>/ask who was there?</i>
    /privacy – what is kept about you; /forget deletes it
    /help – this message

    In a group I speak only when asked: by /ask, by a reply to me, or by my name where the group lets me read it.
article =
    <b>{ $title }</b>
    { $facts }
article-goes-on = … The article goes on. Ask me about the rest of it.
ask-what = Put the question behind the command: <i>/ask who was there?</i>
all-what = Put the question behind the command: <i>/all who was there?</i>
no-sources = Nothing has been cited yet. Ask something first.
unknown-command = I do not know this command. /help shows those I know.
not-text = I can only read text. Ask me a question about the article.
trouble = Sorry, something went wrong on my side, and I could not answer this one. Please try another question.
command-ask = Ask the article a question
command-all = Ask all articles of the library
command-summary = The article in a few of its sentences
command-who = Its people and organisations, and what they are
command-quotes = What is quoted, by speaker
command-numbers = Its figures, what they count, who says so
command-timeline = What it dates, in order
command-places = The places it names
command-claims = Who says, urges, denies what
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
large-file = { $name } is larger than the { $size } MB that Telegram lets me read. Send the part that matters.
no-file = { $name } could not be fetched from Telegram. Please send it again.
your-text = the text
command-privacy = What is kept about you
privacy =
    <b>What is kept</b>
    Your questions and my answers, the articles you gave me, the last questions of this chat, and your thumbs up or down, together with the number that Telegram gives you; and for a day, how often you asked. Nothing else: no name, no other messages.

    <b>Where</b>
    In one file on the machine I run on. Answers are computed there; nothing goes to anybody but Telegram. Owners of the bot see answers that got a thumb, without who gave it.

    <b>How long</b>
    { $days ->
        [one] One day
       *[other] { $days } days
    }, then it is deleted. /forget deletes it at once.
forgotten =
    Deleted: { $answers ->
        [one] one answer
       *[other] { $answers } answers
    }, { $articles ->
        [one] one article
       *[other] { $articles } articles
    }, { $thumbs ->
        [one] one thumb
       *[other] { $thumbs } thumbs
    }, and what I remembered of our talk. Messages in this chat are yours to delete.
thanks = Thank you!
not-owner = This is for the owners of the bot.
no-feedback = Nobody has judged an answer yet.
stats =
    Talks: { $talks }
    Answers kept: { $answers }
    Articles given: { $articles }
    Thumbs: { $thumbs }
    Messages waiting: { $waiting }
too-fast = That was a lot of questions at once. Give me a minute, then ask on.
too-many = That was a lot of articles for one day. Come back tomorrow, or ask about those I have: /articles
not-allowed = This bot is not open to everybody. Its owner can let you in: your number is { $person }.
