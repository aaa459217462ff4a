"""Nouns, verbs and adjectives: common English ones first, made of stems and endings, then words made of syllables."""

from random import Random

_NOUNS = """
    time page team change service project user list plan data file server day issue work test case name system note
    result number way report step build space key value group release question answer table customer product part
    point example problem process version line order place request meeting state update record policy review office
    price account rule event detail level error team market access budget window review owner guide branch model
    station contract section source image letter folder topic client device window sample option method design
    reason season journey network garden kitchen bridge harbour forest river mountain island village street
    railway engine bottle ladder hammer needle mirror candle blanket basket pocket button curtain carpet
    teacher doctor farmer sailor painter writer driver builder lawyer student manager engineer visitor neighbour
    morning evening winter summer autumn spring weather storm cloud thunder shadow silence whisper
    machine motor signal sensor battery cable circuit current voltage filter valve pump pipeline tank
    invoice payment salary bonus ticket coupon receipt ledger balance credit deposit interest profit margin
    database index query column cluster backup cache token password certificate gateway router firewall
    deployment migration incident outage alert dashboard metric threshold schedule deadline milestone sprint
    checklist runbook handbook manual glossary summary chapter paragraph sentence footnote heading quote
    orchard meadow valley desert glacier volcano canyon lagoon reef pebble boulder crystal copper silver
    breakfast dinner recipe flour butter pepper lemon orange cherry walnut almond honey vinegar mustard
    museum theatre concert festival gallery library archive cinema studio stage costume ticket poster
    helmet jacket glove trouser sandal umbrella suitcase wallet necklace bracelet feather leather cotton velvet
"""
_VERBS = """
    use need work call want open start move follow show change add check create 
    plan report order turn help allow offer include continue remember consider appear
    expect wait stay reach remain suggest raise pass require decide pull return explain hope develop carry
    receive agree support remove cover produce serve cause point listen manage share test deploy measure
    replace restore publish approve reject review assign archive delete rename export import merge connect
    install configure monitor schedule collect compare confirm transfer discover describe protect prevent
    deliver inspect repair polish gather borrow scatter harvest navigate calculate translate negotiate
"""
_ADJECTIVES = """
    new good first last long great own other old right big high small large next early young important few public
    bad same able late hard major better economic strong possible whole free military true federal international
    full special easy clear recent certain personal open red difficult available likely short single medical
    current wrong private past foreign fine common poor natural significant similar hot dead central happy serious
    ready simple left physical general environmental financial blue democratic dark various entire close legal
    religious cold final main green nice huge popular traditional cultural quick slow empty gentle narrow wooden
    annual weekly daily monthly digital internal external automatic manual temporary permanent remote local global
"""

_BEGINNINGS = "b br c ch cl d dr f fl fr g gl gr h j k l m n p pl pr qu r s sc sh sl sp st t th tr v w"
_VOWELS = "a e i o u ai ea ee io ou"
_ENDS = ["", "", "", "l", "m", "n", "r", "s", "nd", "nt", "rt", "ck"]
SYLLABLES = [a + b + c for b in _VOWELS.split() for c in _ENDS[2:] for a in _BEGINNINGS.split()]


def syllables(number: int) -> str:
    """A word of two or three syllables; another one for every number below a few millions."""
    mixed = number * 2_654_435_761 % 4_294_967_296
    size = len(SYLLABLES)
    first, second, third = mixed % size, mixed // size % size, mixed // (size * size)
    return SYLLABLES[first] + SYLLABLES[second] + _ENDS[third % 12] + ("e" if third % 3 else "")


def _forms(verb: str) -> list[str]:
    """A regular verb's forms: find the stem that is left when an e is dropped."""
    short = verb.removesuffix("e")
    return [verb, f"{verb}s", f"{short}ed", f"{short}ing"]


def _made(kind: int, endings: tuple[str, ...], count: int) -> list[str]:
    """Words of syllables, of which each kind has its own."""
    rng = Random(kind)
    found: dict[str, None] = {}
    while len(found) < count:
        parts = rng.choices(SYLLABLES, k=rng.choice((1, 2, 2, 2, 3)))
        found["".join(parts) + rng.choice(endings)] = None
    return list(found)


def _unique(*lists: list[str]) -> list[str]:
    return list(dict.fromkeys(word for words in lists for word in words))


_nouns, _verbs, _adjectives = _NOUNS.split(), _VERBS.split(), _ADJECTIVES.split()

NOUNS = _unique(
    _nouns,
    [f"{verb.removesuffix('e')}er" for verb in _verbs[20:]],
    [f"{adjective}ness" for adjective in _adjectives if not adjective.endswith("y")],
    [f"sub{noun}" for noun in _nouns[:120]],
    [f"{noun}{other}" for noun, other in zip(_nouns[::3], _nouns[1::3], strict=False)],
    _made(1, ("", "", "tion", "ment", "er", "ity", "ance"), 28_000),
)
VERBS = _unique(
    [form for verb in _verbs for form in _forms(verb)],
    [form for verb in _verbs if verb[0] not in "re" for form in _forms(f"re{verb}")],
    [form for verb in _made(2, ("", "ise", "ate", "ify"), 3_000) for form in _forms(verb)],
)
ADJECTIVES = _unique(
    _adjectives,
    [f"{adjective}ly" for adjective in _adjectives if not adjective.endswith(("y", "le"))],
    [f"un{adjective}" for adjective in _adjectives[::2]],
    _made(3, ("al", "ic", "ous", "able", "ive", "y", "ful"), 8_000),
)
"""Each from the most to the least used."""
