"""The words that introduce what somebody says, thinks or wants, and how each builds its sentence."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Stance(StrEnum):
    """What a source does with the content of a statement."""

    ASSERTS = "asserts"
    DENIES = "denies"
    QUESTIONS = "questions"
    URGES = "urges"
    PROMISES = "promises"
    WARNS = "warns"


class Cue(NamedTuple):
    """What a cue word takes as its content.

    `clause`: "say (that) ..."; `infinitive`: "plan to ..."; `thing`: "deny the charge"; `hearer`: an object that is
    told something and is no content; `quotation`: nothing but a quotation; `prepositions`: "refer to ...".
    """

    clause: bool = False
    infinitive: bool = False
    thing: bool = False
    hearer: bool = False
    quotation: bool = False
    prepositions: frozenset[str] = frozenset()


def words(text: str) -> frozenset[str]:
    """Read a set of words from a line of them."""
    return frozenset(text.split())


def _table(*groups: tuple[str, str]) -> dict[str, Cue]:
    """Read "word" or "word:preposition,preposition" under the names of what all words of a group take."""
    table: dict[str, Cue] = {}
    for takes, words in groups:
        for word in words.split():
            lemma, _, prepositions = word.partition(":")
            if lemma in table:
                message = f"{lemma} stands in two groups"
                raise ValueError(message)
            flags = dict.fromkeys(takes.split(), True)
            table[lemma] = Cue(**flags, prepositions=frozenset(filter(None, prepositions.split(","))))
    return table


VERBS = _table(
    (
        "clause",
        """say think:about,of believe:in feel:about know:about,of hear:about see:as suppose guess reckon suspect
        understand realize realise assume presume imagine figure gather remember forget:about decide:on determine find
        indicate demonstrate prove write:about,of,against argue:for,against,about insist:on maintain observe remark:on
        comment:on,about reply:to respond:to answer joke:about muse:about opine:about counter conclude add discover
        learn:about,of read:about point:to,at sigh shout yell:at cry:for scream mutter mumble exclaim chant blurt
        chime gush:about,over boast:about,of brag:about,of complain:about,of fret:about fume:about,at gripe:about
        grumble:about grouse:about marvel:at disagree:with,on,about concur:with object:to post:about blog:about
        testify:about,on,to,against inquire:about retort quip snap snarl sneer scoff:at shrug notice recognize
        recognise worry:about,over speculate:about,on theorize tweet:about,at retweet reason reflect:on rejoin whisper
        murmur ponder wonder:about hint:at,about state signal estimate calculate conjecture contend elaborate:on
        apologize:for apologise:for sympathize:with""",
    ),
    (
        "clause thing",
        """show cite:as echo hop:for acknowledge affirm allege announce assert attest aver concede confess:to confirm
        declare deny disclose emphasize emphasise explain forecast foresee highlight imply mention note posit predict
        proclaim pronounce reaffirm reassert recall recommend recount refute reiterate repeat restate reveal specify
        stipulate stress suggest summarize summarise tout trumpet underline underscore clarify detail illustrate
        document admit quote:as outline question doubt dispute discuss propound deduce decree preach lament bemoan
        regret protest:against report:on warrant disavow contradict advocate:for debate explore reference deride:as
        caution:against fear""",
    ),
    (
        "clause hearer",
        """tell:about,of inform:about,of remind:about,of assure:of,about reassure:of,about advise:against,on notify:of
        convince:of persuade warn:about,of,against alert:to,about instruct teach brief:on,about""",
    ),
    (
        "clause infinitive thing",
        """ask:about,for urge:on demand request order command beg:for implore beseech press:for,on encourage exhort
        push:for pressure direct require want wish:for hope:for expect:from anticipate prefer intend plan:for,on seek
        desire propose promise pledge vow swear claim consider""",
    ),
    (
        "infinitive thing",
        """offer favor favour invite authorize challenge:on,over dare threaten:with refuse decline contemplate envision
        envisage love hate dislike like crave dread appreciate""",
    ),
    ("quotation", "continue begin interject smile laugh grin nod intone chuckle deadpan start"),
    ("clause infinitive", "agree:with,on,to,about resolve vote:for,against,on"),
    ("infinitive", "volunteer long:for yearn:for hesitate strive:for aim:for,at opt:for care:about,for"),
    (
        "thing",
        """accuse acclaim admire admonish applaud assail attack back bash belittle berate blame:on blast castigate
        censure champion chastise chide commend condemn congratulate criticize criticise decry defend
        denigrate denounce deplore describe:as discredit dismiss:as disparage endorse excoriate extol fault hail:as
        honor honour lambast lambaste laud mock oppose pan praise rebuff rebuke rebut repudiate resent reprimand
        ridicule savage scold slam slander support thank trash vilify welcome call:for,on label brand dub name
        characterize:as characterise:as portray:as depict:as view:as regard:as deem rate compare liken:to espouse
        promote embrace approve:of disapprove:of respect trust distrust mistrust tolerate insult scorn shun skewer
        smear taunt salute despise disdain reject accept perceive:as interpret:as value charge:with""",
    ),
    (
        "",
        """talk:about,of put speak:about,of,against,on refer:to allude:to lie:about,to campaign:for,against,on
        rail:against,at lobby:for,against react:to dream:of,about lash:at rave:about rant:about,against side:with
        plead:for,with appeal:to,for differ:on,over dwell:on weigh:in clash:over,with inveigh:against""",
    ),
)

# "he went on to say", "she tried to explain": the subject and the tense of what follows.
CATENATIVES = words(
    "go continue begin start proceed keep try attempt seek decline refuse fail appear seem happen tend use have come"
)

# "his promise to ...", "criticism of ...": a noun, with its source as owner or behind by, from, among.
NOUNS = _table(
    (
        "clause infinitive",
        """claim:of,about promise:of,to pledge:of vow:of threat:of,against hope:of,for fear:of,about belief:in
        view:of,on
        opinion:of,on,about suggestion:of assertion allegation:of,against accusation:of,against admission:of denial:of
        warning:about,of,against,to statement:on,about argument:for,against,about concern:about,over,for
        worry:about,over doubt:about prediction:of,about forecast:of,for conclusion:about contention conviction:about
        insistence:on assurance:of complaint:about,against notion:of idea:of,about sense:of impression:of
        feeling:about expectation:of,for estimate:of,for announcement:of,about declaration:of proposal:for,on
        demand:for call:for request:for appeal:for,to plea:for desire:for wish:for intention:of plan:for,on
        decision:on refusal offer:of,to willingness vision:for,of,on agreement:on,with commitment:to proposition
        case:for,against alarm:about mention:of determination eagerness reluctance suspicion:of,about theory:of,about
        rumor:of,about report:of,about,on finding:on,about recommendation:on,for order advice:on question:about
        assessment:of description:of,as explanation:of,for account:of position:on stance:on,against perception:of
        comment:about,on remark:about,on observation:about,on""",
    ),
    (
        "",
        """support:for,of opposition:to,of criticism:of condemnation:of praise:for,of attack:on,against defense:of
        defence:of endorsement:of,for approval:of disapproval:of rejection:of embrace:of admiration:for,of respect:for
        disdain:for contempt:for dislike:of,for love:for,of hatred:of,for interest:in faith:in confidence:in
        skepticism:about,of,toward,over scepticism:about,of anger:at,over,about,with frustration:with,over,at,about
        anxiety:about,over enthusiasm:for,about sympathy:for,with backing:of,for,from objection:to resistance:to
        reaction:to response:to,on answer:to rebuke:of,to preference:for,of attitude:toward,towards,to,about,on
        appetite:for supporter:of critic:of opponent:of advocate:of,for fan:of proponent:of backer:of
        believer:in admirer:of defender:of speech:about,on,in talk:of,about discussion:of,about,on story:about,of,on
        article:about,on""",
    ),
)

# "they are confident that ...": an adjective or participle behind be, feel, seem.
ADJECTIVES = _table(
    (
        "clause infinitive",
        """confident:of,about,in sure:of,about certain:of,about worried:about,over concerned:about,over,with,by,at
        afraid:of fearful:of hopeful:about,of optimistic:about pessimistic:about skeptical:of,about sceptical:of,about
        proud:of happy:with,about glad:about pleased:with,by sorry:for,about angry:about,at,over,with
        upset:about,with,by,over,at aware:of unaware:of convinced:of,by disappointed:in,with,by,at
        surprised:by,at,about shocked:by,at adamant:about,on willing unwilling eager ready:for reluctant keen:on
        determined anxious:about nervous:about wary:of doubtful:of,about unsure:of,about uncertain:of,about
        grateful:for,to thankful:for ashamed:of satisfied:with dissatisfied:with frustrated:by,with,at
        excited:about,by,for thrilled:with,by delighted:with,by alarmed:by,at,about dismayed:by,at appalled:by,at
        outraged:by,over,at furious:about,over,at,with mindful:of confused:about,by clear:about,on,that hesitant:about
        cautious:about upbeat:about mistrustful:of distrustful:of""",
    ),
    (
        "",
        """critical:of supportive:of opposed:to dismissive:of fond:of tired:of sick:of interested:in committed:to
        enthusiastic:about passionate:about silent:on,about vocal:about,in weary:of unhappy:with,about,at
        comfortable:with uncomfortable:with suspicious:of jealous:of respectful:of contemptuous:of disdainful:of
        obsessed:with focused:on""",
    ),
)

# "in the view of", "in a poll": the noun behind "in" whose words or figures the sentence gives.
VIEWS = words("view opinion word eye estimation judgment judgement telling account mind")
SURVEYS = words("poll survey census study average polling data")

_STANCES = {
    Stance.DENIES: """deny reject dispute refute rebut repudiate disavow contradict dismiss denial rejection""",
    Stance.QUESTIONS: """ask question wonder inquire query doubt doubtful skeptical sceptical
    unsure uncertain skepticism""",
    Stance.URGES: """urge demand call request order command beg implore beseech press encourage exhort push
    pressure appeal plea plead recommend recommendation instruct invite direct advise advocate
    lobby""",
    Stance.PROMISES: "promise pledge vow swear guarantee commitment committed volunteer",
    Stance.WARNS: """warn caution fear worry threaten threat warning alert worried fearful afraid alarmed
    anxious concern concerned""",
}
STANCES = {word: stance for stance, words in _STANCES.items() for word in words.split()}

# "Police: ...": what speaks before a colon and is no name.
SPEAKERS = SURVEYS | words("""report analyst expert official source witness activist minister ministry police
    lawyer prosecutor economist
    scientist researcher spokesman spokeswoman spokesperson moderator interviewer""")

# "issued a warning about": verbs that lend their subject to a noun cue.
LIGHT_VERBS = words("""have make give issue release express voice raise offer hold take share show reiterate
    repeat deliver send post
    publish put file cast throw announce draw lay present""")
