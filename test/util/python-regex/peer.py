"""Draws pairs of a pattern and a text from seeds and writes what Python's `re` makes of them, one JSON object a pattern and line.

python3 peer.py FIRST_SEED PATTERNS      every pattern comes with 5 texts
python3 peer.py --golden                 a choice of those with seeds from 1 on, as test/fixtures/python-regex.jsonl keeps them

A line has its "seed" and is {"pattern", "error", "position"} for a refused pattern (position null where Python names none), otherwise
{"pattern", "texts": [[text, search, match], ...]} with the spans of the whole match and of every group, or null. It has no texts where a
group is captured below a possessive repeat: CPython 3.11 to 3.13 leave the place of a failed attempt in such groups, and a backreference
then matches it (before an alternative they save the groups only below repeats of the other two kinds).
"""
import json
import random
import re
import signal
import sys
import warnings

CHARACTERS = list("aaabbbABc019__--.. \n") + list("éÉßẞſsSkKKıiİIµμΜΣσςǅ\u0345ιß٣Ⅷ½😀日\x1c\x85\u2003\u200d\ufb05\ufb06𐐀𐐨")
LITERALS = list("aaabbbcAB01_- ,:=!<>#&~]}\n") + list("éßſKİσµ٣😀𐐨")
ESCAPES = [r"\w", r"\W", r"\d", r"\D", r"\s", r"\S"]
SOUND = [r"\.", r"\-", r"\]", r"\\", r"\a", r"\n", r"\t", r"\x61", r"\u00e9", r"\U0001F600", r"\0", r"\01", r"\101", r"\_", r"\é", r"\/"]
ODD = [r"\.", r"\-", r"\]", r"\\", r"\a", r"\n", r"\t", r"\x61", r"\x4", r"\u00e9", r"\u12", r"\U0001F600", r"\U00110000", r"\0", r"\01",
       r"\101", r"\377", r"\400", r"\8", r"\e", r"\p", r"\z", r"\_", r"\é", "\\\n", r"\/", r"\b", r"\B", r"\A", r"\Z"]
SETS = ["[]a]", "[^]]", "[^]a-c]", "[a-]", "[-a]", "[\\w-]", "[\\W_]", "[^\\W\\d_]", "[^\\S\\n]", "[[a]",
        "[\\b]", "[\\d\\D]", "[a-z]", "[A-Z]", "[^a-z]", "[\\x00-\\uffff]", "[\\U00010000-\\U0010ffff]", "[k-t]", "[\\u0130-\\u0180]", "[α-ω]"]
NAMES = ["n", "m", "é", "_1"]


class Slow(Exception):
    pass


class Drawn:
    """Draws one pattern; knows the groups it has closed, so that most backreferences are sound."""

    def __init__(self, rng):
        self.rng = rng
        self.groups = 0
        self.closed = []

    def pattern(self):
        flags = self.rng.choice([""] * 6 + ["(?i)", "(?i)", "(?s)", "(?m)", "(?x)", "(?a)", "(?ai)", "(?ims)", "(?u)", "(?i)(?m)", "(?a)(?u)"])
        return flags + self.alternatives(self.rng.choice([0, 1, 1, 2, 2, 3]))

    def alternatives(self, depth):
        return "|".join(self.sequence(depth) for _ in range(self.rng.choice([1, 1, 1, 2, 3])))

    def sequence(self, depth):
        return "".join(self.piece(depth) for _ in range(self.rng.choice([0, 1, 1, 2, 2, 3, 4])))

    def piece(self, depth):
        if self.rng.random() < 0.1:
            return self.rng.choice(["^", "$", r"\b", r"\B", r"\A", r"\Z"])
        return self.atom(depth) + self.quantifier()

    def quantifier(self):
        r = self.rng
        if r.random() < 0.55:
            return ""
        counts = ["{2}", "{1,2}", "{0,1}", "{,2}", "{2,}", "{,}", "{0}", "{1,3}", "{3,4}"] * 3 + ["{2,1}", "{}", "{a}", "{1", "{,1"]
        return r.choice(["*", "+", "?", r.choice(counts)]) + r.choice(["", "", "", "?", "+", "*" if r.random() < 0.02 else ""])

    def atom(self, depth):
        r = self.rng
        kind = r.random()
        if depth <= 0 or kind < 0.4:
            return self.simple()
        if kind < 0.58:
            return self.capturing("(", depth)
        if kind < 0.63:
            name = r.choice(NAMES) + (str(self.groups) if r.random() < 0.97 else "")
            return self.capturing("(?P<" + name + ">", depth, name)
        if kind < 0.72:
            return "(?:" + self.alternatives(depth - 1) + ")"
        if kind < 0.79:
            return r.choice(["(?=", "(?!"]) + self.alternatives(depth - 1) + ")"
        if kind < 0.845:
            return r.choice(["(?<=", "(?<!"]) + (self.simple() if r.random() < 0.6 else self.alternatives(min(depth - 1, 1))) + ")"
        if kind < 0.89:
            return "(?>" + self.alternatives(depth - 1) + ")"
        if kind < 0.93:
            return r.choice(["(?i:", "(?-i:", "(?s:", "(?m:", "(?x:", "(?a:", "(?u:", "(?im-s:"] * 3 + ["(?i-i:", "(?au:", "(?-a:"]) + self.alternatives(depth - 1) + ")"
        if kind < 0.99:
            name = self.reference() if self.closed else str(r.randint(0, 3))
            no = "|" + self.sequence(depth - 1) if r.random() < 0.7 else ""
            return "(?(" + name + ")" + self.sequence(depth - 1) + no + ")"
        return r.choice(["(?#note)", "(?#", "# note\n", "(?i)", "(?P=x)", "(?P>a)", "(?<n>a)", "(?'n'a)", "(?|a)", "(?P<1>a)", "(?P<>a)", "(?P<n", "(?-i)"])

    def capturing(self, start, depth, name=None):
        self.groups += 1
        number = str(self.groups)
        out = start + self.alternatives(depth - 1) + ")"
        self.closed.append([number] if name is None else [number, name])
        return out

    def reference(self):
        """A closed group by its number or name; now and then one that is open or not there."""
        return self.rng.choice(self.rng.choice(self.closed)) if self.rng.random() < 0.96 else str(self.rng.randint(0, self.groups + 1))

    def simple(self):
        r = self.rng
        kind = r.random()
        if kind < 0.45:
            return r.choice(LITERALS)
        if kind < 0.55:
            return "."
        if kind < 0.67:
            return r.choice(ESCAPES)
        if kind < 0.70:
            return r.choice(ODD if r.random() < 0.2 else SOUND)
        if kind < 0.76:
            return r.choice(SETS)
        if kind < 0.87:
            return self.set()
        if not self.closed:
            return r.choice(LITERALS)
        name = self.reference()
        return "\\" + name if name.isdecimal() else "(?P=" + name + ")"

    def set(self):
        r = self.rng
        inside = ""
        for _ in range(r.choice([1, 2, 3])):
            one = r.choice([r.choice(LITERALS), r.choice(ESCAPES), r.choice(CHARACTERS), r.choice(SOUND if r.random() < 0.95 else ODD)])
            low, high = sorted([r.choice(CHARACTERS), r.choice(CHARACTERS)])
            inside += (low + "-" + high if r.random() < 0.97 else high + "-" + low) if r.random() < 0.25 else one
        return "[" + r.choice(["", "", "^"]) + inside + "]"


def mutated(rng, pattern):
    """One character taken away, doubled or put in, in one pattern of eight."""
    if rng.random() > 0.12 or not pattern:
        return pattern
    at = rng.randrange(len(pattern))
    change = rng.choice(["cut", "double", "insert", "end"])
    if change == "cut":
        return pattern[:at] + pattern[at + 1:]
    if change == "double":
        return pattern[:at] + pattern[at] + pattern[at:]
    if change == "insert":
        return pattern[:at] + rng.choice("()[]{}*+?|^$\\.-:=!<>PiLmsxau#&0123,") + pattern[at:]
    return pattern[:at]


def text_for(rng, pattern):
    """Half of the characters come from the pattern itself, so that matches are frequent."""
    pool = CHARACTERS + [c for c in pattern if c not in "()[]{}*+?|^$\\"] * 3
    return "".join(rng.choice(pool) for _ in range(rng.choice([0, 1, 2, 3, 4, 5, 6, 8, 10, 14])))


def left_out(pattern):
    """
    What the project refuses on purpose (characters by name; the flag t, which Python dropped in 3.13), and errors of CPython's own: with (?i)
    a capital above U+FFFF in a set does not match itself, and with (?ai) such a set matches what is no ASCII; and where a pattern begins
    with (?a:\\W) or the like, `search` looks for its first character with the flags outside of the brackets.
    """
    if "\\N" in pattern or re.search(r"\(\?[a-zA-Z-]*t", pattern):
        return True
    if re.match(r"(\(\?[a-z]+\))*(\((\?:|\?>|\?P<[^>]*>|\?[imsx-]+:)?)*\(\?[a-z-]*[au][a-z-]*:", pattern):
        return True
    folds = re.search(r"\(\?[a-zA-Z-]*i", pattern) is not None
    return folds and re.search(r"\[[^]]*([\U00010000-\U0010ffff]|\\U)", pattern) is not None


def captures(node):
    """Whether a part of a parsed pattern captures a group."""
    if isinstance(node, (list, tuple, re._parser.SubPattern)):
        if len(node) == 2 and node[0] is re._constants.SUBPATTERN and node[1][0] is not None:
            return True
        return any(captures(part) for part in node)
    return False


def captures_possessively(node):
    if not isinstance(node, (list, tuple, re._parser.SubPattern)):
        return False
    if len(node) == 2 and node[0] is re._constants.POSSESSIVE_REPEAT and captures(node[1][2]):
        return True
    return any(captures_possessively(part) for part in node)


def spans(match):
    return None if match is None else [list(match.span(g)) if match.span(g) != (-1, -1) else None for g in range(match.re.groups + 1)]


def answer(pattern, texts):
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        return {"pattern": pattern, "error": error.msg, "position": error.pos}
    except (ValueError, OverflowError, DeprecationWarning) as error:
        return {"pattern": pattern, "error": str(error), "position": None}
    if captures_possessively(re._parser.parse(pattern)):
        texts = []
    return {"pattern": pattern, "texts": [[t, spans(compiled.search(t)), spans(compiled.match(t))] for t in texts]}


def case(seed):
    rng = random.Random(seed)
    pattern = mutated(rng, Drawn(rng).pattern())
    if left_out(pattern):
        return None
    texts = [text_for(rng, pattern) for _ in range(5)]
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    try:
        return {"seed": seed} | answer(pattern, texts)
    except (Slow, SystemError):  # CPython says "The span of capturing group is wrong, please report a bug" of some patterns
        return None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def slow(*_):
    raise Slow()


def golden():
    """Every seventh refusal, and patterns that match a text and do not match another."""
    refused = 0
    kept = 0
    seed = 0
    while kept < 300:
        seed += 1
        found = case(seed)
        if found is None or len(found["pattern"]) > 60:
            continue
        if "error" in found:
            refused += 1
            if refused % 7 != 0:
                continue
        elif len({json.dumps(search) for _, search, _ in found["texts"]}) < 3:
            continue
        kept += 1
        yield found


def main():
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", DeprecationWarning)
    signal.signal(signal.SIGALRM, slow)
    first, count = (0, 0) if sys.argv[1] == "--golden" else map(int, sys.argv[1:3])
    for found in golden() if count == 0 else (case(seed) for seed in range(first, first + count)):
        if found is not None:
            print(json.dumps(found))


main()
