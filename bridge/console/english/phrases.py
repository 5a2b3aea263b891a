"""What people say that no interaction model lists: Amazon's built-in intents, and calling a skill.

From the descriptions of the standard built-in intents; Amazon publishes no complete list.
"""

WAKE_WORDS = frozenset({"alexa", "echo", "computer", "amazon", "ziggy"})

# In front of the invocation name; the empty one is "private eye, show the garden".
INVOKING = (
    *("ask", "tell", "open", "launch", "start", "begin", "use", "run", "load"),
    *("talk to", "speak to", "go to", "ask my", "tell my", "open my", ""),
)
# Between the invocation name and the request.
CONNECTING = frozenset({"to", "for", "about", "if", "whether", "that", "and"})
# Between the request and the invocation name: "show the kitchen on private eye".
PREPOSITIONS = frozenset({"on", "from", "using", "with", "in", "through"})

BUILT_IN = {
    "AMAZON.StopIntent": ("stop", "off", "shut up", "stop it", "stop please", "please stop"),
    "AMAZON.CancelIntent": ("cancel", "never mind", "nevermind", "forget it", "cancel that"),
    "AMAZON.HelpIntent": (
        *("help", "help me", "please help", "can you help me", "i need help"),
        *("what can you do", "what can i do", "what do you do"),
    ),
    "AMAZON.YesIntent": (
        *("yes", "yes please", "yeah", "yep", "yup", "sure", "ok", "okay", "of course"),
        *("yes i do", "correct", "right"),
    ),
    "AMAZON.NoIntent": ("no", "no thanks", "no thank you", "nope", "nah", "neither", "none"),
    "AMAZON.PauseIntent": ("pause", "pause it", "pause that", "pause please"),
    "AMAZON.ResumeIntent": ("resume", "continue", "keep going", "go on", "play", "unpause"),
    "AMAZON.NavigateHomeIntent": ("go home", "home", "go to home", "home screen", "show home"),
    "AMAZON.NavigateSettingsIntent": ("settings", "go to settings", "show settings"),
    "AMAZON.MoreIntent": ("more", "show more", "show me more", "tell me more"),
    "AMAZON.RepeatIntent": ("repeat", "say that again", "repeat that", "repeat it"),
    "AMAZON.StartOverIntent": ("start over", "restart", "start again"),
    "AMAZON.SelectIntent": ("select", "select it", "select that", "select this"),
    "AMAZON.NextIntent": ("next", "next one", "skip", "skip forward"),
    "AMAZON.PreviousIntent": ("previous", "go back", "back", "skip back", "back up"),
    "AMAZON.PageUpIntent": ("page up",),
    "AMAZON.PageDownIntent": ("page down",),
    "AMAZON.ScrollUpIntent": ("scroll up",),
    "AMAZON.ScrollDownIntent": ("scroll down",),
    "AMAZON.ScrollLeftIntent": ("scroll left",),
    "AMAZON.ScrollRightIntent": ("scroll right",),
}
