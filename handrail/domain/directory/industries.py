"""The local industries a service knows and serves: sections of UK SIC 2007 (ONS), by letter. Pure.

The names in front of people are ours and shorter; ``SECTIONS`` has the standard's own.
"""

SECTIONS = {
    "A": "Agriculture, forestry and fishing",
    "B": "Mining and quarrying",
    "C": "Manufacturing",
    "D": "Electricity, gas, steam and air conditioning supply",
    "E": "Water supply; sewerage, waste management and remediation activities",
    "F": "Construction",
    "G": "Wholesale and retail trade; repair of motor vehicles and motorcycles",
    "H": "Transportation and storage",
    "I": "Accommodation and food service activities",
    "J": "Information and communication",
    "K": "Financial and insurance activities",
    "L": "Real estate activities",
    "M": "Professional, scientific and technical activities",
    "N": "Administrative and support service activities",
    "O": "Public administration and defence; compulsory social security",
    "P": "Education",
    "Q": "Human health and social work activities",
    "R": "Arts, entertainment and recreation",
    "S": "Other service activities",
    "T": "Activities of households as employers",
    "U": "Activities of extraterritorial organisations and bodies",
}
INDUSTRIES = {
    "A": "Farming, forestry and fishing",
    "B": "Mining and quarrying",
    "C": "Making things: factories",
    "D": "Electricity and gas",
    "E": "Water, sewage and waste",
    "F": "Building",
    "G": "Shops, wholesale and garages",
    "H": "Transport, post and warehouses",
    "I": "Hotels, cafes and restaurants",
    "J": "Computers, media and telephones",
    "K": "Banks and insurance",
    "L": "Property",
    "M": "Law, accounts, science and engineering",
    "N": "Cleaning, security, agencies and offices",
    "O": "Government, councils and the armed forces",
    "P": "Schools, colleges and universities",
    "Q": "Health and social care",
    "R": "Arts, sport and leisure",
    "S": "Hairdressing, repairs and other services",
    "T": "Work in people's homes",
    "U": "Embassies and international bodies",
}


def known(said: object) -> str:
    """Return the letter of a section given by letter or by its name in the standard, or nothing."""
    text = " ".join(str(said or "").split())
    if text.upper() in SECTIONS:
        return text.upper()
    lowered = text.casefold()
    return next((letter for letter, name in SECTIONS.items() if name.casefold() == lowered), "")
