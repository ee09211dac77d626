"""Languages by ISO 639 code, as many as directories commonly name."""

ENGLISH = "en"
NAMES = {
    "en": "English",
    "cy": "Welsh",
    "bfi": "British Sign Language",
    "am": "Amharic",
    "ar": "Arabic",
    "bn": "Bengali",
    "bg": "Bulgarian",
    "cs": "Czech",
    "de": "German",
    "el": "Greek",
    "es": "Spanish",
    "fa": "Farsi",
    "fr": "French",
    "gu": "Gujarati",
    "hi": "Hindi",
    "hu": "Hungarian",
    "it": "Italian",
    "ku": "Kurdish",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "ne": "Nepali",
    "pa": "Punjabi",
    "pl": "Polish",
    "ps": "Pashto",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "so": "Somali",
    "sq": "Albanian",
    "sw": "Swahili",
    "ta": "Tamil",
    "ti": "Tigrinya",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "yue": "Cantonese",
    "zh": "Chinese",
}
_OTHER_NAMES = {
    "bsl": "bfi",
    "bangla": "bn",
    "sylheti": "bn",
    "mandarin": "zh",
    "persian": "fa",
    "dari": "fa",
    "pushto": "ps",
    "cymraeg": "cy",
    "eng": "en",
    "pol": "pl",
    "urd": "ur",
}
_CODES = {name.lower(): code for code, name in NAMES.items()} | _OTHER_NAMES


def code(said: str) -> str:
    """Return the code of a language given by code or name; the words themselves if unknown."""
    text = said.strip().lower()
    short = text.split("-")[0].split("_")[0]
    return next((c for c in (text, short) if c in NAMES), _CODES.get(text, text))


def name(language: str) -> str:
    """Return the English name of a language given by code."""
    return NAMES.get(language, language[:1].upper() + language[1:])
