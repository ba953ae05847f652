"""Which conditions hold, independent of the TypeScript code: the reference for targeting.json. Run reference.py."""

import ipaddress
import json
import math
import operator
import re
from datetime import datetime, timedelta


def fold(text):
    return "".join(point.lower().upper().lower() for point in text)


def exact(text):
    return text


def read_number(text):
    number = float(text) if re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?", text) else math.inf
    return None if math.isinf(number) else number


ITEM = re.compile(r'[ \t\r\n]*(?:"((?:[^"]|"")*)"[ \t\r\n]*|([^,]*))(,|\Z)')
QUOTES = "'`‘’‚“”„«»"
SEPARATORS = ";|；，、،"


def trimmed(text):
    return text.strip(" \t\r\n")


def read_array(text):
    items = json.loads(text, parse_int=str, parse_float=str, parse_constant=lambda word: None)
    items = [str(item).lower() if isinstance(item, bool) else item for item in items]
    if not all(isinstance(item, str) for item in items):
        raise ValueError("not a list of texts, numbers and booleans")
    return items


def read_separated(text):
    """The items, and those of them that no double quotes enclose."""
    items, plain, at, more = [], [], 0, True
    while more:
        match = ITEM.match(text, at)
        quoted, unquoted, comma = match.groups()
        at, more = match.end(), comma == ","
        if quoted is not None:
            items.append(quoted.replace('""', '"'))
        elif trimmed(unquoted):
            items.append(trimmed(unquoted))
            plain.append(trimmed(unquoted))
    return items, plain


def misread(items, plain):
    """Whether quotes or other separators stay in the items."""
    opened = [index for index, item in enumerate(plain) if item[0] in QUOTES]
    if any(item[0] == '"' for item in plain) or any(re.search("[\t\r\n]", item) for item in plain):
        return True
    if opened and any(len(item) > 1 and item[-1] in QUOTES for item in plain[opened[0] :]):
        return True
    alone = plain[0] if plain and len(items) == 1 else ""
    return any(len([part for part in alone.split(each) if trimmed(part)]) > 1 for each in SEPARATORS)


def read_list(text):
    text = trimmed(text)
    if text.startswith("["):
        items = read_array(text)
    else:
        items, plain = read_separated(text)
        if misread(items, plain):
            raise ValueError("quotes or separators in items")
    if not items:
        raise ValueError("no items")
    return items


DATE = r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
TIME = r"[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]+))?)?"
OFFSET = r" ?(?:[Zz]|([+-])([0-9]{2})(?::?([0-5][0-9]))?)"


def read_date(text):
    match = re.fullmatch(DATE + "(?:" + TIME + "(?:" + OFFSET + ")?)?", text)
    if not match:
        return None
    fraction, sign, hours, minutes = match.group(7, 8, 9, 10)
    fields = [int(field or 0) for field in match.group(1, 2, 3, 4, 5, 6)]
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    if offset >= timedelta(days=1):
        return None
    try:
        local = datetime(*fields, int((fraction or "")[:3].ljust(3, "0")) * 1000)
        return local + offset if sign == "-" else local - offset
    except (ValueError, OverflowError):
        return None


def read_last_instant(text):
    """A date as the end of a span is its last millisecond."""
    found = read_date(text)
    whole_day = found is not None and re.fullmatch(DATE, text)
    return found + timedelta(days=1, milliseconds=-1) if whole_day else found


IDENTIFIERS = r"[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*"
VERSION = r"[vV]?([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(?:-(" + IDENTIFIERS + r"))?(?:\+(" + IDENTIFIERS + "))?"


def read_version(text):
    """What versions are ordered by: numbers, then a release after its pre-releases, then the pre-release's identifiers."""
    match = re.fullmatch(VERSION, text)
    if not match:
        return None
    numbers = [number or "0" for number in match.group(1, 2, 3)]
    before, build = match.group(4, 5)
    identifiers = before.split(".") if before else []
    numeric = numbers + [each for each in identifiers if re.fullmatch("[0-9]+", each)]
    whole = ".".join(numbers) + ("-" + before if before else "") + ("+" + build if build else "")
    if any(len(each) > 15 or each != str(int(each)) for each in numeric) or len(whole) > 256:
        return None
    ordered = [(0, int(each), "") if each in numeric else (1, 0, each) for each in identifiers]
    return [int(number) for number in numbers], not identifiers, ordered


def read_address(text):
    if re.search(r"(^|[.:])0[0-9]+\.|\.0[0-9]|[^0-9A-Fa-f.:]", text):
        return None
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def read_network(text):
    match = re.fullmatch("([^/]+)(?:/(0|[1-9][0-9]{0,2}))?", text)
    address = read_address(match.group(1)) if match else None
    if address is None:
        raise ValueError("not an address")
    bits = address.max_prefixlen if match.group(2) is None else int(match.group(2))
    if bits > address.max_prefixlen:
        raise ValueError("not a range of addresses")
    if bits >= 96 and plain(address) != address:
        address, bits = plain(address), bits - 96
    return ipaddress.ip_network((address, bits), strict=False)


def plain(address):
    return getattr(address, "ipv4_mapped", None) or address


# What Python reads and RE2 does not.
FOREIGN = r"\(\?(?:[=!>#]|<[=!]|P=)|\\(?:[1-9ZuUN]|$)|[*+?}][+]|\{[0-9]{4}"


def compiled(pattern, flags):
    """Python's patterns mean what RE2's mean in the vectors, but for what is written in another way here."""
    if re.search(FOREIGN, pattern.replace("\\\\", "")):
        raise ValueError("not a pattern")
    if re.search(r"\\[wWdDb]", pattern):
        flags |= re.ASCII
    pattern = re.sub(r"\\Q(.*?)\\E", lambda quoted: re.escape(quoted.group(1)), pattern)
    pattern = re.sub(r"\\x\{([0-9A-F]+)\}", lambda point: chr(int(point.group(1), 16)), pattern)
    for ours, python in ((r"[\pL]", r"[^\W\d_]"), (r"\s", r"[\t\n\f\r ]"), (r"\z", r"\Z"), ("{,", r"\{,"), ("(?-i)", "")):
        pattern = pattern.replace(ours, python)
    if "(?m)" not in pattern:
        pattern = pattern.replace("$", r"\Z")
    try:
        return re.compile(pattern, flags)
    except re.error:
        raise ValueError("not a pattern") from None


def same(attribute, value, folded):
    if isinstance(attribute, str):
        return folded(attribute) == folded(value)
    if isinstance(attribute, bool):
        return folded(value) == str(attribute).lower()
    return isinstance(attribute, (int, float)) and float(attribute) == read_number(value)


def elements(attribute):
    return attribute if isinstance(attribute, list) else [attribute]


def is_in(attribute, value, folded):
    return any([same(each, item, folded) for item in read_list(value) for each in elements(attribute)])


def contains(attribute, value, folded):
    if isinstance(attribute, str):
        return folded(value) in folded(attribute)
    return isinstance(attribute, list) and any(same(each, value, folded) for each in attribute)


def starts_with(attribute, value, folded):
    return isinstance(attribute, str) and folded(attribute).startswith(folded(value))


def ends_with(attribute, value, folded):
    return isinstance(attribute, str) and folded(attribute).endswith(folded(value))


def matches(attribute, value, folded):
    pattern = compiled(value, re.IGNORECASE if folded is fold else 0)
    return isinstance(attribute, str) and pattern.search(attribute) is not None


def number_of(attribute):
    if isinstance(attribute, str):
        return read_number(attribute)
    usable = isinstance(attribute, (int, float)) and not isinstance(attribute, bool) and not math.isinf(attribute)
    return float(attribute) if usable else None


def text_only(read):
    return lambda attribute: read(attribute) if isinstance(attribute, str) else None


def compares(read, relation, read_value=None):
    def holds(attribute, value):
        found, expected = read(attribute), (read_value or read)(value)
        if expected is None:
            raise ValueError("not readable")
        return found is not None and relation(found, expected)

    return holds


def between(read, read_highest=None):
    def holds(attribute, value):
        items = read_list(value)
        if len(items) != 2:
            raise ValueError("not two bounds")
        lowest, highest = read(items[0]), (read_highest or read)(items[1])
        if lowest is None or highest is None or lowest > highest:
            raise ValueError("not two bounds")
        found = read(attribute)
        return found is not None and lowest <= found <= highest

    return holds


def number_in(attribute, value):
    numbers = [read_number(item) for item in read_list(value)]
    if None in numbers:
        raise ValueError("not numbers")
    found = [number_of(each) for each in elements(attribute)]
    return any(each is not None and each in numbers for each in found)


def in_cidr(attribute, value):
    networks = [read_network(item) for item in read_list(value)]
    address = read_address(attribute) if isinstance(attribute, str) else None
    return address is not None and any(plain(address) in network for network in networks)


ORDERS = {
    "greater_than": operator.gt,
    "greater_than_or_equal": operator.ge,
    "less_than": operator.lt,
    "less_than_or_equal": operator.le,
}
OPERATORS = {
    "number_equals": compares(number_of, operator.eq),
    "number_in": number_in,
    "between": between(number_of),
    "before": compares(text_only(read_date), operator.lt),
    "after": compares(text_only(read_date), operator.gt, text_only(read_last_instant)),
    "between_dates": between(text_only(read_date), text_only(read_last_instant)),
    "semver_equals": compares(text_only(read_version), operator.eq),
    "in_cidr": in_cidr,
    "exists": lambda attribute, value: attribute is not None,
}
for order, relation in ORDERS.items():
    OPERATORS[order] = compares(number_of, relation)
    OPERATORS["semver_" + order] = compares(text_only(read_version), relation)
TEXTUAL = {"equals": same, "in": is_in, "contains": contains, "starts_with": starts_with, "ends_with": ends_with, "matches": matches}
for textual, test in TEXTUAL.items():
    OPERATORS[textual] = lambda attribute, value, test=test: test(attribute, value, exact)
    OPERATORS[textual + "_ignore_case"] = lambda attribute, value, test=test: test(attribute, value, fold)
SYNONYMS = {"=": "equals", "==": "equals", "!=": "not_equals", ">": "greater_than", ">=": "greater_than_or_equal"}
SYNONYMS.update({"<": "less_than", "<=": "less_than_or_equal"})


def verdict(condition, found):
    name = SYNONYMS.get(condition["condition"], condition["condition"])
    if name.startswith("not_"):
        return not OPERATORS[name[len("not_") :]](found, condition["value"])
    return OPERATORS[name](found, condition["value"])


def holds(condition, attributes, sampled=None):
    """sampled: the model, the property and the value that the sample itself gives, unless the attributes have that property."""
    model, name = condition["model"], condition["property"]
    properties = (attributes or {}).get(model)
    properties = properties if isinstance(properties, dict) else {}
    default = sampled[2] if sampled and sampled[:2] == (model, name) else None
    return verdict(condition, properties.get(name, default))


def qualifying(case):
    entity, value = case["sampled_entity"], case["sampled_value"]
    for criterion in case["criteria"]:
        if criterion["sampling_model"] == entity:
            sampled = (entity, criterion["sampling_attribute"], value)
            if all(holds(condition, case.get("attributes"), sampled) for condition in criterion["conditions"]):
                return True, criterion["id"]
    return not case["criteria"], None


def blamed(case):
    try:
        holds({"model": "User", "property": "x", **case}, {})
    except KeyError:
        return "condition"
    except ValueError:
        return "value"
    return None


def differences(vectors):
    wrong = [case for case in vectors["conditions"] if holds(case, case.get("attributes")) != case["expected"]]
    wrong += [case for case in vectors["invalid"] if blamed(case) != case["field"]]
    return wrong + [case for case in vectors["criteria"] if qualifying(case) != (case["qualifies"], case["criterion_id"])]
