"""Attacks, bleeds and crises: events that are treated, or events that are counted.

"Stops an asthma attack" is a rescue; "fewer asthma attacks a year" is what a study counts.
"""

import regex

_EVENT = regex.compile(
    r"(?P<kind>acute|sudden|breakthrough|severe|asthma|an?|the|established|ongoing|active)?\b.*"
    r"(?:attacks?|bronchospasm|flares?(?:-ups?)?|bleed(?:s|ing)?(?: episodes?)?|crises|crisis|"
    r"exacerbations?|relapses?|symptoms|episodes|breathlessness|wheez(?:e|ing)|seizures?)",
    regex.IGNORECASE,
)
_FEWER = (
    r"fewer|less|lower(?:s|ed|ing)?|reduc\w+|decreas\w+|cut(?:s|ting)?|halv\w+|declin\w+|diminish\w*|"
    r"prevent\w*|avert\w*|avoid\w*|delay\w*|rates?|numbers?|frequenc(?:y|ies)|incidence|counts?|proportion|"
    r"percentage|burden|risks?|likelihood|free|freedom|protect\w*|without|no|zero|never|first|next|history|"
    r"histories|time to|annual\w*|yearly|monthly|mean|median|more|many|recurrent|repeated|frequent|"
    r"previous|prior|past|any|experienc\w+|suffer\w*|had|has|have|having|caus\w+|trigger\w*|"
    r"(?:free|freedom|protect\w*)\s(?:of|from|against)|[0-9]+(?:\.[0-9]+)?|one|two|three|four"
)
# "Reduces the number of severe asthma attacks".
_COUNTED = regex.compile(
    rf"(?<![\p{{L}}])(?:{_FEWER})(?:[\s\-](?:(?!(?:for|in|during|with|treats?|stops?|"
    rf"relieves?)\b)[\p{{L}}\p{{N}}\-]+)){{0,4}}?[\s\-]$",
    regex.IGNORECASE,
)
_ADVERB = r"(?:\s(?:also|then|now|even|significantly|markedly|clearly|[\p{L}]+ly))?"
# "… per year", "… fell by half", "… were reduced", "… before they start".
_COUNTED_BEHIND = regex.compile(
    r"(?:\s(?:requiring|needing|leading|that|which|with|treated)\b[^.;,]{0,50}?)?"
    rf"(?:[\s,]*\(?(?:per|an?|each|every|/|in|over|within|during|for|at|by|through|to)\s?(?:the\s)?"
    rf"(?:last\s|past\s|previous\s|first\s|next\s)?(?:[0-9]+\s|one\s|two\s|12\s|whole\s|full\s)?"
    rf"(?:patient[\s\-])?(?:year|month|week)s?\b|"
    rf"{_ADVERB}\s(?:fell|dropped|declined|decreased|became|become|occurred|occur|happened|numbered|halved|"
    rf"recurred)\b|\s(?:was|were|is|are|been|being|be){_ADVERB}\s(?:by\s[0-9]+\s?%\s)?"
    rf"(?:reduced|lower\w*|fewer|rarer|rare|less|cut|halved|prevented|avoided|averted|decreased|delayed|"
    rf"common|observed|seen|reported|recorded|counted|down|[0-9])|"
    rf"[\s\-](?:rates?|frequency|counts?|numbers?|reductions?|prevention|freedom|free|burden|risk|history|"
    rf"data|endpoints?)\b|\s(?:before|from)\s(?:it|they|one|ever)?\s?"
    rf"(?:starts?|begins?|happens?|occurs?|occurring|coming|starting|developing)|"
    rf"\s?(?:\(|:|–|-|=)\s?[^.;]{{0,20}}[0-9]|\s(?:from|by)\s[0-9])",
    regex.IGNORECASE,
)
# "For an acute attack", "stops asthma attacks", "during an attack".
_TREATED = regex.compile(
    r"(?<![\p{L}])(?:for|in|during|at|on|upon|when|once|into|treat(?:s|ing)?|stop\w*|abort\w*|break\w*|"
    r"reliev\w*|terminat\w*|end(?:s|ed|ing)?|shorten\w*|resolv\w*|manag\w+|control\w*|cur(?:e|es|ing)|"
    r"through|out\sof|quell\w*|use\sof)(?:\s(?:an?|the|any|every|each|her|his|their|your|ongoing|active|"
    r"acute|new|most|of|established|joint|pain|symptoms|signs|severity|duration)){0,5}\s$",
    regex.IGNORECASE,
)
_TREATED_BEHIND = regex.compile(
    rf"{_ADVERB}\s(?:breaks?|broke|stops?|stopped|ends?|ended|subsides?|resolves?|resolved|goes|clears?|"
    rf"(?:is|are|was|were)\s"
    r"(?:stopped|relieved|aborted|treated|over|gone|ended|terminated))\b|\?",
    regex.IGNORECASE,
)
_ACUTE = regex.compile(r"acute|sudden|breakthrough", regex.IGNORECASE)
_DOES = regex.compile(r"(?:stop|abort|break|reliev|treat|terminat)", regex.IGNORECASE)
_REACH = 60
"""Characters before an event that may say that it is counted."""


def is_counted(text: str, start: int, end: int) -> bool:
    """Whether words for a rescue name events that are counted or prevented, and none that is treated."""
    words = text[start:end]
    if _EVENT.fullmatch(words) is None or words.lower().startswith("for "):
        return False
    if _COUNTED_BEHIND.match(text, end):
        return True
    if _DOES.match(words):
        return False
    before = max(0, start - _REACH)
    if _TREATED.search(text, before, start) or _TREATED_BEHIND.match(text, end):
        return False
    # An acute attack is one to be treated, unless something says that it is counted; others are the contrary.
    return _COUNTED.search(text, before, start) is not None or _ACUTE.search(words) is None
