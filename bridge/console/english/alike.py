"""English words that mean little, or the same as others, to whoever listens for what is wanted."""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(phrase.split()) for phrase in text.split("|"))


# Said out of politeness or while thinking: they neither help nor hinder.
FILLERS = _words(
    "please just um umm uh er erm hmm well so oh hey hi hello okay ok alexa now then actually "
    "really quickly quick kindly maybe perhaps sorry thanks thank cheers like you know mate love "
    "dear darling honey sweetie would could can will the a an my our your to me for us do 'd 'll "
    "i want need 'm going gonna wanna lemme basically literally alright right little bit though "
    "tho if whether that's mind possible possibly go ahead there ah aw ooh eh"
)
# They turn a wish round, and are never passed over.
REFUSING = _words("not no never don stop without cancel off hide cover private")
# They take back what was said before them: always, and where they stand right between two values.
TAKING_BACK = {
    **dict.fromkeys(
        _phrases(
            "no wait|no sorry|sorry no|no hang on|no hold on|no i mean|no i meant|i mean|i meant|"
            "sorry i mean|no sorry i mean|no actually|actually no|scratch that|make that|make it|"
            "no make that|no make it|or rather|no not|sorry not|um not|er not|uh not|oh no|wait no|"
            "or was it|or was it more like|well nearer|or more like"
        ),
        True,
    ),
    **dict.fromkeys(_phrases("no|sorry|rather|well|wait|actually"), False),
}
# Said first by who turns to something else.
PUT_OFF = _phrases(
    "never mind that|never mind|not to worry|no worries|no matter|oh well|"
    "whoa whoa|nobody there|no one there|nothing there|"
    "i don 't suppose you know|i don 't suppose you could|i don 't suppose you can|"
    "i don 't suppose|you don 't happen to know|i don 't know if you can|"
    "sorry to bother you but|i was just wondering|i was wondering|i 'm just wondering|"
    "would it be possible to|is it possible to|do you think you could|do you think i could|"
    "any chance you could|any chance i could|is there any chance you could|excuse me|"
    "i 'd be grateful if you could|i 'd be very grateful if you could|be a dear and|be a love and|"
    "would you be so kind as to|if you don 't mind|when you have a moment|when you get a minute"
)
# Said last, out of politeness, where a wish stands before it.
POLITE_ENDING = re.compile(
    r" (?:(?:if|when) (?:that 's|it 's|that is|it is|you|you 're|you are|you would|i may|i could)"
    r"(?: not too much trouble| not a bother| all right| alright| okay| ok| possible| fine"
    r"| don 't mind| wouldn 't mind| could| can| would| please| like| so kind| have a moment"
    r"| get a minute| get a chance| free)?(?: with you| by you)?"
    r"|or (?:whatever|something|thereabouts|so|anything))(?: please| dear| love| mate)?$"
)
# Said beside a yes or a number without adding anything.
HARMLESS = _words("believe think reckon guess suppose only ma 'am sir too it is 's that one")
# They make a yes none at all; and, before it, a question.
DOUBTING = _words("maybe perhaps possibly possible if whether")
BEING = _words("'s 're 'm are was were")
# What follows is asked about, not wished for.
ASKING = _words("why what how should if whether")
# "You sure" is a question, and so is "are you asking me to delete it"; "thank you yes" is none.
ASKING_YES = re.compile(r"(?<!thank )(?<!can )(?<!could )(?<!would )\byou\b")
ASKING_WISH = re.compile(
    r"(?:^| )(?:(?:are|'re|were|do|did) (?:you|i|we)|(?:am|'m|was|shall|must) (?:i|we)|you 're"
    r"|(?:is|'s) it)"
    r"(?: (?!mind)\w+){0,4}$"
)
ASKING_FIRST = re.compile(r"(?:'s|'re|'m|was|were|should|did) (?:it|that|this|i|you)\b")
OBJECTS = _words("camera cameras one")
# What stands before a room, or a name, that is not in the model.
BEFORE = {
    "ROOM": _words("the my our in at on of from"),
    "AMAZON.FirstName": _words("did has have was when does is it"),
}
# Who speaks, where somebody's name may stand.
SPEAKER = _words("i me myself")
# Mostly something else than the value that they can be: "the one in the garden", "is it on".
DOUBTFUL = {
    "AMAZON.TIME": _words("one"),
    "ROOM": _words(
        "it this that there here them all both everything back front side inside outside car gate "
        "baby dog cat kids children drive shop store till road street pool deck indoors"
    ),
}
# They begin a when or a where.
CIRCUMSTANCE = _words(
    "in at on from of by near outside around round since between before after until during over "
    "within for earlier about and"
)
# The time while somebody was out; with a time behind it ("since I left at two") that is the one.
ABSENCE = re.compile(
    r"\b(?:"
    r"(?:while|when|whilst|whiles|after|since) (?:i|we|they)"
    r"(?: was| were| 've been| have been| 'd been| had been)(?: all)?"
    r" (?:off out|out and about|out|away|gone|asleep|sleeping|shopping"
    r"|not (?:in|here|there|home|at home)|walking the dog|having (?:a nap|lunch|dinner|a bath)"
    r"|(?:at|in) (?:the )?(?:work|school|shops|shop|office|gym|pub|cinema|town|church|bed)"
    r"|on (?:holiday|vacation))"
    r"(?: (?:in|at|to) [a-z]+ 's)?(?: today)?"
    r"|(?:after|since) (?:i|we) (?:just )?(?:left|went (?:out|away|off|to bed)"
    r"|(?:popped|nipped|stepped|headed|drove) (?:out|off|away|round)"
    r"|(?:popped|nipped|went|got) to (?:the )?(?:work|shops|shop|bed|town))"
    r"(?: the house| home| for work| this morning| earlier)?"
    r"|(?:since|after|from) (?:the )?(?:last time )?(?:i|we) (?:last )?(?:looked|checked|asked)"
    r"|(?:in|during) (?:my|our) absence"
    r"|(?:i|we) (?:'m|'re|am|are) (?:just )?(?:back home|home|back)(?: now)?"
    r"|(?:(?:i|we) )?(?:'ve )?just (?:got|came|come|walked) (?:back home|back|in|home)"
    r"(?: from (?:the |my )?[a-z]+)?"
    r"|(?:i|we) (?:was|were|'ve been|have been|'d been|had been|had gone|went)(?: all)?"
    r" (?:out|off|away|gone)(?: from home)?(?: today)?"
    r"|while (?:nobody|no one) (?:was|'s) (?:in|home|at home|about|here)"
    r")\b(?! (?:at|around|about|from|since|between|until|till|in)\b)"
)
# They begin a wish, behind what was only told.
OPENING = _words(
    "can could did was is has have show let what who give get put turn play delete bin wipe hide "
    "cover record save keep tell when how any anything pull bring"
)
# They begin what only says why it is wished for.
EXPLAINING = _words("because cause cos i it my we she he they so as that")
POINTING = _words("it this that")
# They make a time less sure than it sounds: "at like five", "to about nine".
# Each with the words behind which it is said anyway.
VAGUE = {
    **dict.fromkeys(("about", "around"), _words("at")),
    **dict.fromkeys(("roughly", "like", "maybe", "approximately"), _words("")),
    "say": _words("to"),
}
# They stand before the second of two rooms, and before the one that is left out.
JOINING = {
    "also": _words("and or plus nor"),
    "but": _words("except but apart bar excluding excepting besides"),
}
# Behind them "five to seven" is from five until seven.
RANGING = _words("from between")
TIMED = _words("at and to until till since after before by around about past")

# A word -> the one that stands for it.
ALIKE = {
    **dict.fromkeys(
        ("anybody", "someone", "somebody", "anyone", "everyone", "everybody"), "anyone"
    ),
    **dict.fromkeys(("is", "'s"), "'s"),
    **dict.fromkeys(("are", "'re"), "'re"),
    **dict.fromkeys(("am", "'m"), "'m"),
    **dict.fromkeys(("have", "'ve"), "'ve"),
    **dict.fromkeys(("will", "'ll"), "'ll"),
    **dict.fromkeys(("would", "'d"), "'d"),
    **dict.fromkeys(("not", "'t"), "not"),
    **{"don": "do", "didn": "did", "doesn": "does", "isn": "'s", "wasn": "was", "haven": "'ve"},
    **{"cam": "camera", "cams": "cameras", "whilst": "while", "till": "until"},
    **dict.fromkeys(
        ("erase", "trash", "bin", "wipe", "zap", "nuke", "lose", "ditch", "destroy", "scrub"),
        "delete",
    ),
    **{"recognise": "recognize", "favourite": "favorite", "vid": "video", "vids": "videos"},
    **{"mum": "mom", "neighbour": "neighbor", "movies": "videos", "movie": "video"},
    **{"owt": "anything", "summat": "something", "nowt": "nothing"},
    **{"replay": "play", "rewatch": "watch"},
    **{"photo": "picture", "pic": "picture", "image": "picture"},
}

# One or many of them are not the same thing to throw away.
_MANY = _words("clips recordings videos")
_ENDINGS = ("ings", "ing", "ies", "ied", "es", "ed", "s")


def stem(word: str) -> str:
    """Roughly what "record", "records", "recorded" and "recording" share."""
    if word in _MANY:
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and word[0] != "'":
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] in "ey" else word
