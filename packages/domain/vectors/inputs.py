"""What reference.py computes the vectors from."""

SALT = "0123456789abcdef0123456789abcdef"
SALTS = [
    SALT,
    "00000000000000000000000000000000",
    "ffffffffffffffffffffffffffffffff",
    "3f8a1c0d9e7b42568d1f0a6c5e4b7392",
    "b7e151628aed2a6abf7158809cf4f3c7",
]

# Known answers that other implementations publish: (bytes in hex, seed, hash).
MURMUR3 = [
    ("", 0, 0x00000000),
    ("", 1, 0x514E28B7),
    ("", 0xFFFFFFFF, 0x81F16F39),
    ("00", 0, 0x514E28B7),
    ("0000", 0, 0x30F4C306),
    ("000000", 0, 0x85F0B427),
    ("00000000", 0, 0x2362F9DE),
    ("ffffffff", 0, 0x76293B50),
    ("21", 0, 0x72661CF4),
    ("2143", 0, 0xA0F7B07A),
    ("214365", 0, 0x7E4A8634),
    ("21436587", 0, 0xF55B516B),
    ("21436587", 0x5082EDEE, 0x2362F9DE),
    ("test".encode().hex(), 0, 0xBA6BD213),
    ("test".encode().hex(), 0x9747B28C, 0x704B81DC),
    ("Hello, world!".encode().hex(), 0, 0xC0363E43),
    ("Hello, world!".encode().hex(), 0x9747B28C, 0x24884CBA),
    ("The quick brown fox jumps over the lazy dog".encode().hex(), 0, 0x2E4FF723),
    ("The quick brown fox jumps over the lazy dog".encode().hex(), 0x9747B28C, 0x2FA826CD),
    ("a".encode().hex(), 0x9747B28C, 0x7FA09EA6),
    ("aa".encode().hex(), 0x9747B28C, 0x5D211726),
    ("aaa".encode().hex(), 0x9747B28C, 0x283E0130),
    ("aaaa".encode().hex(), 0x9747B28C, 0x5A97808A),
    ("ab".encode().hex(), 0x9747B28C, 0x74875592),
    ("abc".encode().hex(), 0x9747B28C, 0xC84A62DD),
    ("abcd".encode().hex(), 0x9747B28C, 0xF0478627),
    ("ππππππππ".encode().hex(), 0x9747B28C, 0xD58063C1),
]

ENTITIES = [
    ("User", "1"),
    ("User", "2"),
    ("User", "42"),
    ("User", "1000000"),
    ("User", "3f2b8c1e-5d4a-4e9b-8a7c-0f1e2d3c4b5a"),
    ("User", "ada@example.com"),
    ("Account", "42"),
    ("Nutzer", "Jürgen Groß"),
    ("用户", "北京-7"),
    ("Device", "📱-0001"),
]

PAIRS = ENTITIES + [
    ("", ""),
    ("", "a"),
    ("a", ""),
    (" ", " "),
    ("0", "0"),
    ("User", ""),
    ("U", "a"),
    ("U", "ab"),
    ("U", "abc"),
    ("U", "abcd"),
    ("U", "abcde"),
    ("User", "01"),
    ("User", "001"),
    ("User", "00000001"),
    ("user", "1"),
    ("USER", "1"),
    ("User", " 1"),
    ("User", "1 "),
    ("User ", "1"),
    ("User", "\t1\n"),
    ("User", "line one\nline two\r\n"),
    ("User", "a\x1fb"),
    ("User\x1fa", "b"),
    ("User", "\x1f"),
    ("\x1f", "\x1f\x1f"),
    ("User", "\x01\x7f"),
    ("User", "\u0080\u07ff\u0800\uffff"),
    ("User", "café"),
    ("User", "cafe\u0301"),
    ("User", "Å"),
    ("User", "\u212b"),
    ("Straße", "İstanbul ıĞ"),
    ("Ångström", "Ærøskøbing"),
    ("User", "e\u0323\u0307"),
    ("User", "e\u0307\u0323"),
    ("Пользователь", "Иванов"),
    ("Χρήστης", "Σίσυφος"),
    ("ユーザー", "山田太郎"),
    ("用戶", "測試㐀𠀀𪚥"),
    ("사용자", "홍길동"),
    ("사용자", "\u1112\u1169\u11bc"),
    ("משתמש", "שלום עולם"),
    ("مستخدم", "مرحبا ١٢٣"),
    ("User", "\u202eabc\u202c"),
    ("उपयोगकर्ता", "नमस्ते"),
    ("ผู้ใช้", "น้ำ"),
    ("User", "😀"),
    ("User", "👩‍👩‍👧‍👦"),
    ("User", "👍🏽"),
    ("User", "🇺🇳🇺🇸"),
    ("🚀", "🚀🚀"),
    ("User", "\U00010000\U0010ffff"),
    ("User", "\ufeff1"),
    ("User", "a\u200bb"),
    ("User", "\ufffd"),
    ("User", "<script>\"'&\\</script>"),
    ("__proto__", "constructor"),
    ("U" * 128, "v" * 512),
    ("é" * 128, "ü" * 512),
    ("語" * 128, "漢" * 512),
    ("🎲" * 128, "🎯" * 512),
]

KEYS = [(SALT, entity, value) for entity, value in PAIRS]
KEYS += [(salt, entity, value) for salt in SALTS[1:] for entity, value in ENTITIES]

def slots(count):
    """A share in slots; a plain number is a share in per cent."""
    return {"slots": count}


# (name, salt, the shares that each version sets, in the order they are sent); a bucket that is left out is removed.
CHAINS = [
    (
        "halves become thirds",
        SALTS[0],
        [{"control": 50, "treatment": 50}, {"control": 33, "treatment": 33, "second": 34}],
    ),
    (
        "buckets created one by one",
        SALTS[1],
        [{"a": 10}, {"a": 10, "b": 20}, {"a": 10, "b": 20, "c": 0}, {"a": 10, "b": 20, "c": 0, "d": 70}],
    ),
    (
        "growth from unallocated slots",
        SALTS[2],
        [{"a": 5, "b": 5}, {"a": 10, "b": 10}, {"a": 25, "b": 25}, {"a": 50, "b": 50}],
    ),
    (
        "a bucket is removed, its slots stay unallocated, another is added",
        SALTS[3],
        [{"a": 30, "b": 30, "c": 40}, {"a": 30, "c": 40}, {"a": 30, "c": 40, "d": 20}, {"a": 35, "c": 40, "d": 25}],
    ),
    (
        "to zero and back",
        SALTS[4],
        [{"a": 50, "b": 50}, {"a": 0, "b": 50}, {"a": 0, "b": 0}, {"a": 50, "b": 50}, {"a": 100, "b": 0}],
    ),
    (
        "released slots are taken before those that nobody owned",
        SALTS[0],
        [{"a": 50, "b": 50}, {"a": 0, "b": 50}, {"a": 0, "b": 40, "c": 10}, {"a": 5, "b": 40, "c": 30}],
    ),
    (
        "everything is replaced",
        SALTS[3],
        [{"a": 60, "b": 40}, {"c": 20, "d": 80}, {}, {"e": 100}],
    ),
    (
        "shrinking releases fragments",
        SALTS[1],
        [
            {"a": 25, "b": 25, "c": 25, "d": 25},
            {"a": 10, "b": 40, "c": 10, "d": 40},
            {"a": 30, "b": 20, "c": 30, "d": 20},
            {"a": 1, "b": 1, "c": 1, "d": 1},
            {"a": 25, "b": 25, "c": 25, "d": 25},
        ],
    ),
    (
        "order of creation decides, not of names",
        SALTS[2],
        [{"zeta": 50, "alpha": 50}, {"zeta": 20, "alpha": 20, "mid": 30, "beta": 30}, {"alpha": 40, "mid": 30, "beta": 30}],
    ),
    (
        "what exists keeps its place, in whatever order it is sent",
        SALTS[3],
        [{"b": 40, "a": 20}, {"new": 20, "a": 30, "b": 10}, {"second": 20, "new": 20, "b": 30, "a": 30}],
    ),
    (
        "a name that comes back is a new bucket",
        SALTS[0],
        [{"a": 30, "b": 30}, {"b": 30}, {"a": 30, "b": 60}, {"b": 40, "c": 60}, {"a": 30, "b": 40, "c": 30}],
    ),
    (
        "buckets of zero per cent come and go",
        SALTS[1],
        [{"a": 0}, {"a": 0, "b": 0}, {"b": 0}, {"b": 100}, {"b": 100, "a": 0}, {}],
    ),
    (
        "some gain, some lose, nobody gains as well",
        SALTS[2],
        [{"a": 40, "b": 40, "c": 20}, {"a": 10, "b": 35, "c": 25}, {"a": 12, "b": 60, "c": 1}, {"d": 7, "c": 3, "a": 90}],
    ),
    (
        "names in any script",
        SALTS[4],
        [{"contrôle": 50, "対照": 30, "🎲": 20}, {"contrôle": 20, "対照": 30, "🎲": 50}],
    ),
    (
        "equal thirds and half a per cent, in slots",
        SALTS[0],
        [
            {"control": slots(5_000), "treatment": slots(5_000)},
            {"control": slots(3_333), "treatment": slots(3_333), "second": slots(3_334)},
            {"control": slots(9_950), "treatment": slots(50)},
            {"control": 99, "treatment": slots(51), "second": slots(1)},
        ],
    ),
]

# (name, salt, holdout, what is booked one after the other: (experiment, share of the layer)); 0 leaves it.
LAYER_CHAINS = [
    ("side by side, up to the holdout", SALTS[1], 10, [("a", 30), ("b", 30), ("c", 31), ("c", 30), ("d", 1)]),
    (
        "a hole is taken first, and what is missing behind it",
        SALTS[2],
        0,
        [("a", 20), ("b", 20), ("c", 20), ("b", 0), ("d", 30), ("e", 30), ("a", 0), ("b", 21), ("b", 20)],
    ),
    (
        "growing keeps what it has, shrinking gives back the highest",
        SALTS[3],
        5,
        [("a", 20), ("b", 20), ("a", 40), ("a", 10), ("b", 60), ("a", 35), ("b", 1), ("a", 94), ("a", 5)],
    ),
    ("room comes from who leaves", SALTS[4], 50, [("a", 40), ("b", 20), ("b", 10), ("a", 50), ("b", 0), ("a", 50)]),
    ("one takes all, then another", SALTS[0], 0, [("a", 100), ("b", 1), ("a", 0), ("b", 100), ("b", 100)]),
    ("everything is held out", SALTS[1], 100, [("a", 1)]),
    (
        "finer than a per cent, in slots",
        SALTS[2],
        10,
        [("a", slots(3_333)), ("b", slots(3_333)), ("c", 24), ("c", slots(2_334)), ("b", 33), ("d", slots(33)), ("a", slots(1))],
    ),
]
